// A family that does not exist, new in each run, with the dates of its story.
const TEST_SERIES = ["238", "239", "980", "981", "982", "983", "984", "985", "986", "987", "988", "989"];

/** The check digit of nine digits. */
function checkDigit(digits) {
  const doubled = [...digits].map((digit, place) => Number(digit) * (place % 2 === 0 ? 2 : 1));
  const sum = doubled.reduce((total, value) => total + Math.floor(value / 10) + (value % 10), 0);
  return (10 - (sum % 10)) % 10;
}

const lot = (below) => Math.floor(Math.random() * below);
const two = (number) => String(number).padStart(2, "0");

/** A number of the test series of somebody who was born in a year. */
function madeUpNumber(year) {
  const born = `${year}${two(1 + lot(12))}${two(1 + lot(28))}`;
  const digits = `${born}${TEST_SERIES[lot(TEST_SERIES.length)]}`;
  return `${digits}${checkDigit(digits.slice(2))}`;
}

/** What the requests that follow need. A number that the environment holds stays as it is. */
function begin(bru, today) {
  const year = Number(today.slice(0, 4));
  const made = {
    childNumber: madeUpNumber(year - 8),
    motherNumber: madeUpNumber(year - 40),
    fatherNumber: madeUpNumber(year - 41),
    today,
    schoolBegan: `${year - 1}-08-18`,
    nextYear: `${year + 1}${today.slice(4, 8)}01`,
  };
  for (const [name, value] of Object.entries(made)) {
    if (!bru.getEnvVar(name)) bru.setVar(name, value);
  }
}

module.exports = { begin };
