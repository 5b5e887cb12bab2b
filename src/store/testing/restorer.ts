/** Restores a backup into a folder, to be killed meanwhile: `node restorer.ts <backup> <folder>`. For restore.test.ts. */
import { openBackup } from '../backup-file.ts';
import { restoreLog } from '../restore.ts';

const [file = '', directory = ''] = process.argv.slice(2);
process.stdout.write('begins\n');
restoreLog(openBackup(file), directory, '1'.repeat(64));
process.stdout.write('restored\n');
