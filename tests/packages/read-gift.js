// Reads GIFT with gift-pegjs: a JSON string a line in, the questions (or an error) as JSON a line out.
"use strict";
const { parse } = require("gift-pegjs");

require("node:readline")
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    let answer;
    try {
      answer = { questions: parse(JSON.parse(line)) };
    } catch (error) {
      answer = { error: String(error), at: error.location };
    }
    console.log(JSON.stringify(answer));
  });
