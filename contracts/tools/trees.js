#!/usr/bin/env node
// Holds tests to their specification: each condition of test/NAME.tree that has
// an "it should" below it must be a test of a contract NAME, and each test that
// names a function and a condition must be in the tree.
//
//   Thing::call                         function test_call_WhenItRains()
//   └── when it rains             =>    (testFuzz_ if it takes arguments)
//      └── it should get wet
"use strict";

const fs = require("fs");
const path = require("path");

const folder = path.join(__dirname, "..", "test");
const pascal = (words) =>
  words
    .split(/\s+/)
    .map((w) => w[0].toUpperCase() + w.slice(1))
    .join("");

// The test names that a tree asks for.
function wanted(tree) {
  const names = new Set();
  let call = "";
  let condition = "";
  for (const line of tree.split("\n").filter((l) => l.trim())) {
    const text = line.replace(/^[\s│├└─]+/, "");
    if (text.includes("::")) call = text.split("::")[1];
    else if (/^(when|given) /.test(text)) condition = text;
    else if (/^it should /.test(text)) names.add(`${call}_${pascal(condition)}`);
    else throw new Error(`not a condition and not an outcome: ${text}`);
  }
  return names;
}

const trees = fs.readdirSync(folder).filter((f) => f.endsWith(".tree"));
const asked = new Set(trees.flatMap((f) => [...wanted(fs.readFileSync(path.join(folder, f), "utf8"))]));
const found = new Set();
for (const file of fs.readdirSync(folder).filter((f) => f.endsWith(".t.sol"))) {
  const source = fs.readFileSync(path.join(folder, file), "utf8");
  for (const m of source.matchAll(/function test(?:Fuzz)?_(\w+_(?:When|Given)\w+)\(/g)) found.add(m[1]);
}
const wrong = [
  ...[...asked].filter((n) => !found.has(n)).map((n) => `no test for ${n}`),
  ...[...found].filter((n) => !asked.has(n)).map((n) => `not in a tree: ${n}`),
];
for (const line of wrong) console.error(line);
console.log(`${trees.length} trees, ${asked.size} conditions, ${found.size} tests`);
process.exitCode = wrong.length ? 1 : 0;
