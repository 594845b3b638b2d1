// Verifies what a receiver was sent, with another library than the one that signed it. One request on standard
// input as JSON: {secret, headers, body}; answers on standard output with the event, or with why it is not taken.
import { Webhook } from "standardwebhooks";

let given = "";
for await (const part of process.stdin) given += part;
const { secret, headers, body } = JSON.parse(given);
try {
  console.log(JSON.stringify({ event: new Webhook(secret).verify(body, headers) }));
} catch (error) {
  console.log(JSON.stringify({ refused: error.constructor.name }));
}
