/** Owns the configurations of the `influx` command (2.x): TOML, a table each, in ~/.influxdbv2/configs. Pure. */
import { type Imported, type Imports, importedFrom, readToldSecret } from "./imported";
import { readToml, tablesAt, textAt } from "./toml";

/** Where the `influx` command keeps them; undefined where there is no home folder. */
export function influxCliPath(readEnvironment: (name: string) => string | undefined): string | undefined {
  const home = readEnvironment("HOME") ?? readEnvironment("USERPROFILE");
  return (
    readEnvironment("INFLUX_CONFIGS_PATH") ?? (home === undefined ? undefined : `${home}/.influxdbv2/configs`)
  );
}

export function readInfluxCliConfigs(text: string): Imports {
  const { table, unreadable } = readToml(text);
  const found: Imported[] = [];
  const problems = unreadable.map((line) => `Line ${line} cannot be read as TOML.`);
  for (const name of Object.keys(table))
    for (const section of tablesAt(table, name)) {
      const address = textAt(section, "url");
      if (address === undefined) {
        problems.push(`"${name}" has no url.`);
        continue;
      }
      const token = textAt(section, "token");
      const read = importedFrom({
        name,
        address,
        product: "influxdb-2",
        organization: textAt(section, "org"),
        secret: token === undefined ? { absent: "No token stands there." } : readToldSecret(token, "token"),
      });
      if ("problem" in read) problems.push(`"${name}": ${read.problem}`);
      else found.push(read);
    }
  if (found.length === 0 && problems.length === 0) problems.push("There is no configuration in it.");
  return { found, problems };
}
