/** The kinds that this tablet knows, as the server's manifest declared them. */
import type { Body } from './contract';
import type { FieldDecl, GuardDecl, KindDecl, Manifest, MergeRule } from './kind';
import type { Rules } from './merge';

export class Registry {
  readonly digest: string;
  readonly guard: GuardDecl | undefined;
  private readonly byName: Map<string, KindDecl>;
  private readonly rules = new Map<string, Rules>();

  constructor(manifest: Manifest = { digest: '', kinds: [] }) {
    this.digest = manifest.digest;
    this.guard = manifest.guard;
    this.byName = new Map(manifest.kinds.map((kind) => [kind.name, kind]));
  }

  all(): KindDecl[] {
    return [...this.byName.values()];
  }

  get(name: string): KindDecl | undefined {
    return this.byName.get(name);
  }

  field(kind: string, name: string): FieldDecl | undefined {
    return this.byName.get(kind)?.fields.find((field) => field.name === name);
  }

  /** How a kind's fields merge; a field nobody declared is replaced. */
  rulesOf(kind: string): Rules {
    let rules = this.rules.get(kind);
    if (!rules) {
      const merges = new Map<string, MergeRule>(this.byName.get(kind)?.fields.map((field) => [field.name, field.merge]));
      this.rules.set(kind, (rules = (field) => merges.get(field) ?? 'replace'));
    }
    return rules;
  }

  /** Fields that only ever travel sealed: all of a confidential kind, else those declared so. */
  confidentialKeys(kind: string): string[] {
    const declared = this.byName.get(kind);
    if (!declared) return [];
    const fields = declared.reach === 'confidential' ? declared.fields : declared.fields.filter((field) => field.reach === 'confidential');
    return fields.map((field) => field.name);
  }

  /** SHA-256 of the files that a change to a record names. */
  filesIn(kind: string, set: Body): string[] {
    const fields = this.byName.get(kind)?.fields.filter((field) => field.type === 'files') ?? [];
    const rows = fields.flatMap(({ name }) => (Array.isArray(set[name]) ? (set[name] as Body[]) : []));
    return rows.map((row) => row.sha256).filter((sha256) => typeof sha256 === 'string');
  }

  windows(): Map<string, number> {
    return new Map(this.all().flatMap((kind) => (kind.window_days ? [[kind.name, kind.window_days] as const] : [])));
  }

  /** The ref fields that lead from a kind to one that has a door: a person's household, its dwelling. */
  wayToDoor(kind: string): string[] {
    const seen = new Set([kind]);
    let ways: [string, string[]][] = [[kind, []]];
    while (ways.length) {
      const found = ways.find(([at]) => this.byName.get(at)?.search?.door.length);
      if (found) return found[1];
      ways = ways.flatMap(([at, way]) => {
        const refs = this.byName.get(at)?.fields.filter((field) => field.type === 'ref' && field.kinds?.length === 1) ?? [];
        const next = refs.filter((field) => !seen.has(field.kinds![0]!) && seen.add(field.kinds![0]!));
        return next.map((field): [string, string[]] => [field.kinds![0]!, [...way, field.name]]);
      });
    }
    return [];
  }
}
