// Recognise a number that could be somebody's real NIK or KK, so that it is never kept or sent.
// The same rule as src/kelas/privacy.py; a test compares the two.

// [first code point, how many, digit of the first]: every digit of Unicode 14 outside ASCII
const DIGITS = [
  [178, 2, 2], [185, 1, 1], [1632, 10, 0], [1776, 10, 0], [1984, 10, 0], [2406, 10, 0], [2534, 10, 0], [2662, 10, 0],
  [2790, 10, 0], [2918, 10, 0], [3046, 10, 0], [3174, 10, 0], [3302, 10, 0], [3430, 10, 0], [3558, 10, 0],
  [3664, 10, 0], [3792, 10, 0], [3872, 10, 0], [4160, 10, 0], [4240, 10, 0], [4969, 9, 1], [6112, 10, 0],
  [6160, 10, 0], [6470, 10, 0], [6608, 10, 0], [6618, 1, 1], [6784, 10, 0], [6800, 10, 0], [6992, 10, 0],
  [7088, 10, 0], [7232, 10, 0], [7248, 10, 0], [8304, 1, 0], [8308, 6, 4], [8320, 10, 0], [9312, 9, 1], [9332, 9, 1],
  [9352, 9, 1], [9450, 1, 0], [9461, 9, 1], [9471, 1, 0], [10102, 9, 1], [10112, 9, 1], [10122, 9, 1],
  [42528, 10, 0], [43216, 10, 0], [43264, 10, 0], [43472, 10, 0], [43504, 10, 0], [43600, 10, 0], [44016, 10, 0],
  [65296, 10, 0], [66720, 10, 0], [68160, 4, 1], [68912, 10, 0], [69216, 9, 1], [69714, 9, 1], [69734, 10, 0],
  [69872, 10, 0], [69942, 10, 0], [70096, 10, 0], [70384, 10, 0], [70736, 10, 0], [70864, 10, 0], [71248, 10, 0],
  [71360, 10, 0], [71472, 10, 0], [71904, 10, 0], [72016, 10, 0], [72784, 10, 0], [73040, 10, 0], [73120, 10, 0],
  [92768, 10, 0], [92864, 10, 0], [93008, 10, 0], [120782, 50, 0], [123200, 10, 0], [123632, 10, 0], [125264, 10, 0],
  [127232, 1, 0], [127233, 10, 0], [130032, 10, 0],
];
const PROVINCES = [[11, 19], [21, 21], [31, 36], [51, 53], [61, 65], [71, 76], [81, 82], [91, 96]];
const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const LENGTH = 16;
const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const MARKS = "./\\\\_,:;'\\u00ad\\u200b-\\u200f\\u2010-\\u2015\\u2060\\ufeff-";
const BETWEEN = new RegExp(`([0-9])[${SPACE}${MARKS}]{1,3}(?=[0-9])`, "g");

function digitOf(character) {
  const code = character.codePointAt(0);
  if (code < 178) return null;
  for (const [first, count, digit] of DIGITS) {
    if (code < first) return null;
    if (code < first + count) return (digit + code - first) % 10;
  }
  return null;
}

function withPlainDigits(text) {
  if (/^[\x00-\xb1]*$/.test(text)) return text;
  return Array.from(text, (character) => {
    const digit = digitOf(character);
    return digit === null ? character : String(digit);
  }).join("");
}

function couldBeIssued(digits) {
  const province = Number(digits.slice(0, 2));
  const dayOrMore = Number(digits.slice(6, 8));
  const day = dayOrMore > 40 ? dayOrMore - 40 : dayOrMore;
  const month = Number(digits.slice(8, 10));
  return (
    PROVINCES.some(([from, to]) => from <= province && province <= to) &&
    digits.slice(12) !== "0000" &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= MONTH_DAYS[month - 1]
  );
}

/** Say whether a text holds 16 digits that could be a real NIK or KK. */
export function plausibleNik(text) {
  const joined = withPlainDigits(String(text)).normalize("NFKC").replace(BETWEEN, "$1");
  for (const run of joined.match(/[0-9]{16,}/g) || []) {
    for (let start = 0; start + LENGTH <= run.length; start += 1) {
      if (couldBeIssued(run.slice(start, start + LENGTH))) return true;
    }
  }
  return false;
}

/** Say whether any text inside a JSON value holds a plausible NIK. */
export function holdsPlausibleNik(value) {
  if (value === null || value === undefined || typeof value === "boolean") return false;
  if (Array.isArray(value)) return value.some(holdsPlausibleNik);
  if (typeof value === "object") return Object.entries(value).some((pair) => pair.some(holdsPlausibleNik));
  return plausibleNik(value);
}

/** Return a JSON value whose texts with a plausible NIK have lost their digits. */
export function withoutNik(value) {
  if (Array.isArray(value)) return value.map(withoutNik);
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutNik(part)]));
  }
  if (typeof value !== "string" || !plausibleNik(value)) return value;
  const bare = withPlainDigits(value).replace(/[0-9]/g, "");
  return plausibleNik(bare) ? "" : bare.trim();
}
