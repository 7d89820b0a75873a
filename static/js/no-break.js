// «tháng 12/2020», «1.861 hồ sơ», «báo cáo»: what is read as one word is put into an element that stays on one line; the
// text keeps its ordinary blanks, for who copies or searches it. Tables keep their narrow columns; where they are cards,
// on a telephone, their cells are text as any other. In a flexible box each element would become a part of its own.

const NUMBER = "\\d[\\d.,/]*\\d|\\d";
const NAMED = "tháng|năm|quý|ngày|lần|mức độ|month|quarter|year";
const COUNTED = "hồ sơ|đơn vị|TTHC|báo cáo|tháng|năm|ngày|lần|điểm|dòng|ô|cảnh báo";
const WORDS = [
  "báo cáo|hồ sơ|đơn vị|trực tuyến|tỷ lệ|chỉ tiêu|số liệu|thủ tục|hành chính|xác nhận|điều chỉnh|xếp hạng|kết quả",
  "lũy kế|đôn đốc|tiếp nhận|danh mục|tài khoản|quyết định|cấp xã|cấp huyện|cấp tỉnh|mức độ|đối soát|lĩnh vực",
].join("|");
const ONE_WORD = new RegExp(
  "(?<![\\p{L}\\p{N}])" +
    `(?:(?:${NAMED}) (?:${NUMBER})|(?:${NUMBER}) (?:${COUNTED})|(?:${NUMBER})% – (?:${NUMBER})%|${WORDS})` +
    `(?![\\p{L}\\p{N}])|[▲▼] [+−]?(?:${NUMBER})`,
  "giu",
);
const isNarrow = matchMedia("(max-width: 37.5rem)").matches;
const cells = isNarrow ? "thead, table:not(.cards) td, table:not(.cards) th" : "td, th";
const KEPT = `script, style, textarea, option, svg, pre, code, [aria-live], ${cells}`;
const FLEXIBLE = /flex|grid|box/;

const found = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const { data, parentElement } = walker.currentNode;
  if (data.search(ONE_WORD) < 0 || parentElement.closest(KEPT)) continue;
  if (!FLEXIBLE.test(getComputedStyle(parentElement).display)) found.push(walker.currentNode);
}
for (const node of found) {
  const pieces = [];
  let from = 0;
  for (const match of node.data.matchAll(ONE_WORD)) {
    const word = document.createElement("one-line");
    word.textContent = match[0];
    pieces.push(node.data.slice(from, match.index), word);
    from = match.index + match[0].length;
  }
  node.replaceWith(...pieces, node.data.slice(from));
}
