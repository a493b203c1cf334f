// The only script of this site. Two pages load it: 404.html, which leads other spellings of a
// security's code to its page, and search.html.
"use strict";

(() => {
  const script = document.currentScript;
  const base = script.dataset.base; // "/", or "/news/" for a site below a path
  const site = (address) => base + address.replace(/^\//, "");

  // Letters and digits as wide as Han characters, in their common form.
  const narrow = (text) => text.replace(/[０-９Ａ-Ｚａ-ｚ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));

  // -- codes ------------------------------------------------------------------------------------

  const SUFFIXES = { SS: "SH", XSHG: "SH", SSE: "SH", SHSE: "SH", SHA: "SH", XSHE: "SZ", SZSE: "SZ", SHE: "SZ",
    BJSE: "BJ", BSE: "BJ", BJE: "BJ", OC: "NQ", NEEQ: "NQ", XHKG: "HK", SEHK: "HK", HKEX: "HK", HKG: "HK", HKSE: "HK",
    OQ: "O", XNAS: "O", NASDAQ: "O", XNYS: "N", NYSE: "N", XASE: "A", AMEX: "A", ARCX: "A", OTCM: "PK", PINX: "PK",
    OTC: "PK", CFFEX: "CFE", CCFX: "CFE", SHFE: "SHF", XSGE: "SHF", ZCE: "CZC", CZCE: "CZC", XZCE: "CZC", XDCE: "DCE",
    XINE: "INE", GFEX: "GFE", LON: "L", XLON: "L", LSE: "L" };
  const NUMBERS = { 0: "SZ", 1: "SH", 2: "CSI", 8: "CFE", 90: "BK", 100: "GI", 105: "O", 106: "N", 107: "A", 113: "SHF",
    114: "DCE", 115: "CZC", 116: "HK", 124: "HI", 125: "HI", 128: "HK", 142: "INE", 153: "PK", 155: "L", 156: "L",
    220: "CFE", 225: "GFE", 252: "S", 305: "HI", 341: "L" }; // of quote addresses
  const AMERICAN = ["O", "N", "A", "PK"];

  // All readings of a code as our addresses have it, most likely first, whatever form it is written in:
  // 000001.SZ, sz000001, SZ.000001, 0.000001, 000001, hk700, AAPL, usAAPL, BRK.B, BRK_B, 106.BRK_B.
  function codes(text) {
    const form = narrow(text).trim().toUpperCase().replace(/．/g, ".")
      .replace(/^[(（[]|[)）\]]$/g, "").replace(/\.HTML$/, "");
    const all = new Set();
    const add = (code, suffixes) => suffixes.forEach((suffix) => all.add(place(code, suffix)));
    let found;
    if ((found = /^(SH|SZ|BJ|HK|NQ|OF|SS)[.:_]?\s?(\d{1,6})$/.exec(form))) add(found[2], [SUFFIXES[found[1]] || found[1]]);
    const behind = /^([A-Z0-9._/-]+)\.([A-Z]{1,6})$/.exec(form);
    const suffix = behind ? SUFFIXES[behind[2]] || behind[2] : "";
    const before = /^(\d{1,3})[.,]\s?([A-Z0-9._/-]+)$/.exec(form);
    if (before && suffix !== "HK") { // 116.HK is Hong Kong's number 116, and no code HK of market 116
      const market = NUMBERS[before[1]];
      if (market) add(before[2], market === "SZ" && /^[489]/.test(before[2]) ? ["BJ", "NQ", "SZ"] : [market]);
      if (/[A-Z]/.test(before[2])) codes(before[2]).forEach((code) => all.add(code));
    } else if (behind) add(behind[1], suffix === "US" ? AMERICAN : [suffix]);
    if (/^\d{6}$/.test(form)) add(form, markets(form));
    if (/^\d{4,5}$/.test(form)) add(form, ["HK"]);
    if (/^BK\d{4}$/.test(form)) add(form, ["BK"]);
    // What looks like a market may be a class of shares: BRK.B.
    if ((found = /^(?:US[.:]?)?([A-Z]{1,6}(?:[._/-][A-Z]{1,3})?)$/.exec(form))) {
      add(form, /^US[.:]/.test(form) ? [] : AMERICAN);
      add(found[1], AMERICAN);
    }
    return [...all];
  }

  // A code as its market writes it: Hong Kong's in five digits, a class of American shares behind a dot.
  function place(code, suffix) {
    if (suffix === "HK" && /^\d+$/.test(code)) return `${code.padStart(5, "0")}.HK`;
    return `${AMERICAN.includes(suffix) ? code.replace(/[_/-]/g, ".") : code}.${suffix}`;
  }

  function markets(digits) {
    if (/^(60|68|90|5)/.test(digits)) return ["SH", "OF"];
    if (/^(00|30|20|1)/.test(digits)) return ["SZ", "OF", "SH"];
    if (/^(4|8|92)/.test(digits)) return ["BJ", "NQ", "OF"];
    return ["OF", "SZ", "SH", "BJ", "CSI"];
  }

  // /securities/SZ/000/000001.html
  function address(code) {
    const at = code.lastIndexOf(".");
    const bare = code.slice(0, at);
    return `/securities/${code.slice(at + 1)}/${bare.slice(0, 3)}/${bare}.html`;
  }

  async function firstThere(list) {
    for (const code of list) {
      const answer = await fetch(site(address(code)), { method: "HEAD" }).catch(() => null);
      if (answer && answer.ok) return code;
    }
    return "";
  }

  // -- 404.html ---------------------------------------------------------------------------------

  async function lookUp() {
    let path = location.pathname;
    try {
      path = decodeURIComponent(path);
    } catch (error) {
      console.info(error.message); // "%" alone: the address is looked up as it is written
    }
    const parts = path.split("/").filter(Boolean);
    const last = (parts.pop() || "").replace(/\.html$/i, "");
    const found = last ? await firstThere(codes(last)) : "";
    if (found) location.replace(site(address(found)));
  }

  // -- search.html ------------------------------------------------------------------------------

  const HAN = "\\u3007\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  const RUN = new RegExp(`[${HAN}]+`, "gu");
  const FIRST = new RegExp(`^[${HAN}]`, "u");
  const PAGE = 10; // hits shown at once
  const LOOKED_AT = 600; // hits whose text is compared with the query before a reader is asked

  // As _search/make_index.py cuts texts; the last character of a query has nothing behind it yet.
  const pairs = (text) => text.replace(RUN, (run, at) => {
    const all = [...run];
    const words = all.map((c, i) => c + (all[i + 1] || ""));
    if (words.length > 1 && at + run.length === text.length) words.pop();
    return ` ${words.join(" ")} `;
  }).replace(/[^\p{L}\p{N}._\-\s]+/gu, " ").replace(/\s+/g, " ").trim();

  // The text that pairs were made of, but for blanks beside Han characters.
  function text(content) {
    let made = "";
    let wasHan = true;
    for (const word of content.split(" ")) {
      const isHan = FIRST.test(word);
      if (!isHan && !wasHan) made += " ";
      const all = [...word];
      made += isHan ? all[0] + all.slice(1).filter((c) => !FIRST.test(c)).join("") : word;
      wasHan = isHan;
    }
    return made;
  }

  const plain = (value) => value.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

  function excerpt(node, content, words) {
    const low = content.toLowerCase();
    let at = -1;
    for (const word of words) if (at < 0) at = low.indexOf(word.toLowerCase());
    const from = Math.max(0, at - 30);
    const piece = content.slice(from, from + 110);
    const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
    if (from) node.append("…");
    for (const part of piece.split(new RegExp(`(${pattern})`, "iu"))) {
      if (words.some((word) => word.toLowerCase() === part.toLowerCase())) {
        const mark = document.createElement("mark");
        mark.textContent = part;
        node.append(mark);
      } else node.append(part);
    }
    if (from + 110 < content.length) node.append("…");
  }

  function item(list, url, title, note) {
    const li = document.createElement("li");
    const link = document.createElement("a");
    link.className = "title";
    link.href = site(url);
    link.textContent = title;
    li.append(link);
    if (note) {
      const p = document.createElement("p");
      p.textContent = note;
      li.append(p);
    }
    list.append(li);
    list.hidden = false;
    return li;
  }

  const $ = (id) => document.getElementById(id);
  const engines = {};
  let listed;
  let turn = 0;

  // The index is in bundles, each of one kind of pages, which its name tells; of each kind the newest first.
  const bundles = () => (listed ||= fetch(site("/pagefind/bundles.json")).then((answer) => answer.json()));

  const bundle = (name) => (engines[name] ||= import(site(`/pagefind/${name}/pagefind.js`)).then(async (loaded) => {
    await loaded.options({ baseUrl: "/" });
    await loaded.init();
    return loaded;
  }));

  // Hits whose title or text holds all words of the query, in Pagefind's order within a bundle. Pagefind knows which
  // pages hold the pairs of the query, in any order: most may be none. After each PAGE of those, null.
  async function* hits(query, kind) {
    const words = narrow(query).trim().split(/\s+/);
    const wanted = words.map(plain);
    for (const name of await bundles()) {
      if (name.includes("-") && !name.startsWith(`${kind}-`)) continue; // those of an earlier make_index.py are of all kinds
      const engine = await bundle(name);
      const answer = await engine.search(pairs(narrow(query)), { filters: { kind: [kind] } });
      const results = answer.results;
      for (let at = 0; at < results.length; at += PAGE) {
        for (const hit of await Promise.all(results.slice(at, at + PAGE).map((result) => result.data()))) {
          const title = hit.meta.name;
          const whole = text(hit.content);
          const both = plain(`${title}\n${whole}`);
          const content = whole.split("␞")[0].trim();
          if (wanted.every((word) => both.includes(word))) yield { url: hit.url, meta: hit.meta, title, content, words };
        }
        yield null;
      }
    }
  }

  async function direct(query, code, mine) {
    const list = $("direct");
    if (code) item(list, address(code), code, "证券");
    const outlets = await fetch(site("/api/outlets.json")).then((answer) => answer.json()).catch(() => ({}));
    if (mine !== turn) return;
    const low = plain(query);
    const named = (outlets.outlets || []).filter((outlet) => plain(outlet.name).includes(low) || outlet.slug === low)
      .sort((a, b) => a.name.length - b.name.length);
    for (const outlet of named.slice(0, 3)) item(list, `/category/${outlet.slug}.html`, outlet.name, "媒体");
    let more = 3;
    let looked = 0;
    for await (const hit of hits(query, "security")) {
      if (!hit && (looked += PAGE) < LOOKED_AT) continue;
      if (mine !== turn || !hit || !more--) return;
      if (!code || hit.url !== address(code)) item(list, hit.url, hit.title, "证券");
    }
  }

  // *above* is settled when what stands above the articles is all there: nothing moves them then.
  // *tell* learns how many are shown, and whether those are all.
  async function articles(query, mine, above, tell) {
    const list = $("found");
    const all = hits(query, "article");
    let shown = 0;
    const show = async () => {
      $("more").hidden = true;
      let looked = 0;
      let left = PAGE;
      while (left && looked < LOOKED_AT) {
        const next = await all.next();
        await above;
        if (mine !== turn) return;
        if (next.done) return tell(shown, true);
        if (!next.value) {
          looked += PAGE;
          continue;
        }
        const { url, meta, title, content, words } = next.value;
        const li = item(list, url, title, [meta.source, meta.date].filter(Boolean).join("　"));
        const p = document.createElement("p");
        excerpt(p, content, words);
        li.append(p);
        $("found-title").hidden = false;
        shown += 1;
        left -= 1;
      }
      $("more").textContent = left ? "继续查找" : "显示更多";
      $("more").hidden = false;
      tell(shown, false);
    };
    $("more").onclick = show;
    await show();
    return shown;
  }

  async function search(query) {
    const mine = (turn += 1);
    for (const id of ["direct", "found"]) {
      $(id).replaceChildren();
      $(id).hidden = true;
    }
    $("found-title").hidden = $("more").hidden = true;
    $("status").textContent = "输入关键词，例如公司名称、媒体名称或 000001.SZ 这样的代码。";
    if (!query) return;
    document.title = document.title.replace(/^.*?搜索/, `${query} - 搜索`);
    $("status").textContent = "正在搜索……";
    const failed = (error) => { if (mine === turn) console.info(error.message); return null; };
    const code = await firstThere(codes(query));
    if (mine !== turn) return;
    // Articles name a security by this one form of its code.
    const above = direct(query, code, mine).catch(failed);
    const tell = (shown, all) => {
      if (shown || $("direct").children.length) $("status").textContent = `“${query}”的搜索结果`;
      else if (all) $("status").textContent = `没有找到“${query}”。可以换个说法，或少写几个字。`;
      else $("status").textContent = `“${query}”暂时没有找到：可能的文章还没有看完，可以继续查找。`;
    };
    const shown = await articles(code || query, mine, above, tell).catch(failed);
    await above;
    if (mine !== turn) return;
    if (shown === null) {
      const others = $("direct").children.length;
      $("status").textContent = "本站还没有搜索索引，暂时只能按代码和媒体名称查找。" + (others ? "" : "没有找到对应的证券或媒体。");
    }
  }

  function searchPage() {
    const query = new URLSearchParams(location.search).get("q") || "";
    $("q").value = query;
    $("q").form.addEventListener("submit", (event) => {
      event.preventDefault();
      const typed = $("q").value.trim();
      history.replaceState(null, "", `?q=${encodeURIComponent(typed)}`);
      search(typed);
    });
    search(query.trim());
  }

  if (script.dataset.page === "missing") lookUp();
  else searchPage();
})();
