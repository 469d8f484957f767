/** Owns the command line's credentials. Invariant: a secret comes from an environment variable and goes into one header, nowhere else. */
import type { Product } from "../lineprotocol/targets";
import type { CliIo } from "./io";
import { type ReadArguments, textOption, WrongUse } from "./options";

/** The server's address; one with credentials in it is refused, since command lines are visible to others. */
export function readUrl(text: string | undefined): URL {
  if (text === undefined)
    throw new WrongUse('--url is missing, or --dry-run. See "line-protocol write --help".');
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new WrongUse("--url is no address; write it like http://localhost:8086.");
  }
  const url = new URL(text);
  if (url.username !== "" || url.password !== "" || url.search !== "") {
    throw new WrongUse(
      "--url may hold neither credentials nor parameters. Use --token-env, or --user and --password-env.",
    );
  }
  return url;
}

/** The Authorization header by product: the word before a token differs. */
export function readCredentials(
  values: ReadArguments["values"],
  io: CliIo,
): (product: Product | undefined) => string | undefined {
  const tokenName = textOption(values, "token-env");
  const user = textOption(values, "user");
  const passwordName = textOption(values, "password-env");
  if (tokenName !== undefined && user !== undefined)
    throw new WrongUse("--token-env and --user exclude each other.");
  if (passwordName !== undefined && user === undefined) throw new WrongUse("--password-env needs --user.");
  if (tokenName !== undefined) {
    const token = secret(tokenName, io);
    if (!/^[\x20-\x7e]+$/.test(token))
      throw new WrongUse(`The environment variable ${tokenName} holds characters that no token has.`);
    return (product) => `${product?.startsWith("influxdb3") ? "Bearer" : "Token"} ${token}`;
  }
  if (user === undefined) return () => undefined;
  if (passwordName === undefined)
    throw new WrongUse("--user needs --password-env, the environment variable that holds the password.");
  const password = secret(passwordName, io);
  const basic = `Basic ${Buffer.from(`${user}:${password}`, "utf8").toString("base64")}`;
  return () => basic;
}

function secret(name: string, io: CliIo): string {
  const value = io.environment(name);
  if (value === undefined || value === "") throw new WrongUse(`The environment variable ${name} is not set.`);
  // A header cannot hold these; the value itself is never shown.
  if (/[\r\n\0]/.test(value)) throw new WrongUse(`The environment variable ${name} holds a line break.`);
  return value;
}
