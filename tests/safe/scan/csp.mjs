// csp_evaluator over one policy; prints its findings as JSON. Run by the scan and by tests/safe/test_edges.py.
import { createRequire } from 'node:module';

const take = createRequire(new URL('../../../webapp/package.json', import.meta.url));
const { CspEvaluator } = take('csp_evaluator/dist/evaluator.js');
const { CspParser } = take('csp_evaluator/dist/parser.js');
const { Severity } = take('csp_evaluator/dist/finding.js');

const findings = new CspEvaluator(new CspParser(process.argv[2]).csp).evaluate();
const told = findings.map(({ severity, directive, value, description }) => ({
  severity: Severity[severity], directive, value, description,
}));
process.stdout.write(JSON.stringify(told));
