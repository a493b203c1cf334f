"""Jekyll's ``include`` tag: ``{% include pager.html label="x" pages=page.pages %}``."""

import re
from collections.abc import Mapping
from typing import TextIO

from liquid import Environment, RenderContext, Token, TokenStream
from liquid.ast import Node
from liquid.builtin.expressions import StringLiteral, parse_string_or_path, tokenize
from liquid.exceptions import LiquidSyntaxError, TemplateNotFoundError
from liquid.expression import Expression
from liquid.tag import Tag
from liquid.token import TOKEN_EXPRESSION, TOKEN_TAG

_NAME = re.compile(r"[\w./-]+")
_PARAMETER = re.compile(r"\s+([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.-]+))")


class IncludeNode(Node):
    """One ``include``; its parameters are seen as ``include.name`` in the included file."""

    def __init__(self, token: Token, name: str, values: Mapping[str, Expression]) -> None:
        super().__init__(token)
        self.blank = False
        self._name = name
        self._values = values

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Put what the file renders to into *buffer*."""
        try:
            template = context.env.get_template(self._name, context=context, tag="include")
        except TemplateNotFoundError as error:
            error.token, error.template_name = self.token, None  # it is about the including file
            raise
        values = {name: value.evaluate(context) for name, value in self._values.items()}
        with context.extend({"include": values}, template=template):
            template.render_with_context(context, buffer, partial=True)
        return True


class IncludeTag(Tag):
    """The tag; a name that is itself made by Liquid is refused."""

    name = "include"
    block = False

    def parse(self, stream: TokenStream) -> Node:
        """Return the node of the tag at the head of *stream*."""
        tag = stream.eat(TOKEN_TAG)
        token = stream.expect(TOKEN_EXPRESSION)
        text = token.value.strip()
        name = _NAME.match(text)
        if name is None or ".." in name[0]:
            raise LiquidSyntaxError("include names no file", token=token)
        values: dict[str, Expression] = {}
        position = name.end()
        while found := _PARAMETER.match(text, position):
            key, double, single, path = found.groups()
            literal = double if double is not None else single
            values[key] = _value(self.env, token, literal, path)
            position = found.end()
        if position != len(text):
            raise LiquidSyntaxError(f"include can't read {text[position:].strip()!r}", token=token)
        return IncludeNode(tag, name[0], values)


def _value(env: Environment, token: Token, literal: str | None, path: str) -> Expression:
    if literal is not None:
        return StringLiteral(token, literal)
    return parse_string_or_path(env, TokenStream(tokenize(path, parent_token=token)))
