// Dates by chrono-node: a line {"language", "text", "day"} in, a line {"cpu", "found"} out.
// cpu: seconds of processor time of this process (all its threads) while the text was read, without JSON and the pipe.
// found: [start, end, first, last] in code points; first and last have as many parts as chrono says it knows.
"use strict";
const chrono = require("chrono-node");

const two = (number) => String(number).padStart(2, "0");

function value(parts) {
  const year = String(parts.get("year")).padStart(4, "0");
  const month = `${year}-${two(parts.get("month"))}`;
  if (["day", "weekday", "hour"].some((part) => parts.isCertain(part))) return `${month}-${two(parts.get("day"))}`;
  if (parts.isCertain("month")) return month;
  return parts.isCertain("year") ? year : `${month}-${two(parts.get("day"))}`;
}

require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const { language, text, day } = JSON.parse(line);
  const noon = { instant: new Date(`${day}T12:00:00Z`), timezone: 0 };
  const before = process.cpuUsage();
  const results = chrono[language].parse(text, noon);
  const { user, system } = process.cpuUsage(before);
  let [units, points] = [0, 0]; // chrono counts UTF-16 units
  const found = results.map(({ index, text: words, start, end }) => {
    points += [...text.slice(units, index)].length;
    units = index;
    return [points, points + [...words].length, value(start), value(end || start)];
  });
  process.stdout.write(JSON.stringify({ cpu: (user + system) / 1e6, found }) + "\n");
});
