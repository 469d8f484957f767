/**
 * Owns the question whether a file is line protocol at all: `.lp` is also the ending of logic programs (answer sets) and of linear
 * programs. Invariant: silence only where the beginning is plainly one of those; line protocol full of mistakes is still judged.
 */

/** Lines that only a linear program (CPLEX LP format) has. */
const LINEAR_PROGRAM =
  /^\s*(max(imi[sz]e|imum)?|min(imi[sz]e|imum)?|subject to|such that|st|s\.t\.|bounds?|generals?|binar(y|ies)|end)\s*:?\s*$/i;
/** Lines of an answer set program: a fact or a rule that ends with a full stop, a directive, a constraint, a comment with `%`. */
const LOGIC_PROGRAM =
  /^\s*(%.*|#(show|const|include|program|minimize|maximize)\b.*|:-.*|[a-z_{][\w(){},;.\s:|<>=!+*/"-]*\.)\s*$/;
/** What a point looks like: a name, a space that is not escaped, a field. */
const POINT = /^[^\s#%,][^\s]*(\\ [^\s]*)*\s+[^\s=]+=[^\s]/;

/** How many lines with text are looked at. */
const MOST_LINES = 30;

/** Whether the beginning of a text is plainly a logic or a linear program. */
export function isPlainlyOther(head: string): boolean {
  const lines = head
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== "")
    .slice(0, MOST_LINES);
  let logic = 0;
  let points = 0;
  for (const line of lines) {
    if (POINT.test(line)) points++;
    else if (LOGIC_PROGRAM.test(line)) logic++;
  }
  if (points > 0) return false;
  const linear = lines.filter((line) => LINEAR_PROGRAM.test(line)).length;
  return linear >= 2 || (logic > 0 && logic * 2 > lines.length);
}
