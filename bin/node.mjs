// Runs the pinned Node with the arguments given, for the scripts of package.json.
import { run } from './run.mjs';

process.exit(await run(process.argv.slice(2)));
