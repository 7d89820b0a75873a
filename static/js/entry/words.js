// Words as people search and compare them.

/** Without diacritics and case, đ as d: how clerks search. */
export function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
}
