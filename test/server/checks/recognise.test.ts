// Files that only share the ending .lp: silence where they are plainly something else, and nowhere else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isPlainlyOther } from "../../../server/src/checks/recognise";

const OTHERS: Record<string, string> = {
  "an answer set program":
    "% graph colouring\nnode(1..6).\nedge(1,2). edge(2,3).\n1 { color(X,C) : col(C) } 1 :- node(X).\n:- edge(X,Y), color(X,C), color(Y,C).\n#show color/2.\n",
  "facts alone": "p(a).\nq(b).\nr(a,b).\n",
  "a linear program":
    "Maximize\n obj: x1 + 2 x2 + 3 x3\nSubject To\n c1: - x1 + x2 + x3 <= 20\n c2: x1 - 3 x2 + x3 <= 30\nBounds\n 0 <= x1 <= 40\nEnd\n",
  "a small linear program": "min\n x + y\nst\n x >= 1\nend\n",
};
const OWN: Record<string, string> = {
  "plain points": "m f=1\nm f=2\n",
  "comments only": "# a\n# b\n",
  nothing: "",
  "refused lines only": "cpu\n,host=a usage=1\ncpu, host=a\n",
  "a point among dots": "p(a).\nq(b).\nm f=1\n",
  "names with blanks": "my\\ cpu,t=a f=1\n",
  "JSON pasted": '{"a": 1}\n{"a": 2}\n',
};

for (const [name, text] of Object.entries(OTHERS)) {
  test(`${name} is let alone`, () => assert.ok(isPlainlyOther(text)));
}
for (const [name, text] of Object.entries(OWN)) {
  test(`${name}: judged`, () => assert.ok(!isPlainlyOther(text)));
}
