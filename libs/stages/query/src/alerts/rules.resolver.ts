// Rules and mutes: read with a viewer's key, changed with an operator's. Every change is a row of the audit log.
import * as manage from '@casper-trace/db/access/manage-rules';
import { listMutes } from '@casper-trace/db/alerts/mutes';
import { listRules } from '@casper-trace/db/alerts/rules';
import { checkRule } from '@casper-trace/rules/compile';
import { UseFilters } from '@nestjs/common';
import { Args, Context, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { actorOf, requireRole } from '../access/access.js';
import { RequireRole } from '../access/require-role.js';
import { readTime } from '../input/time-text.js';
import type { QueryContext } from '../loaders.js';
import { QueryDatabase } from '../query-database.js';
import { GraphQLErrorFilter } from '../resolvers/graphql-error.filter.js';
import { JsonScalar } from './json.scalar.js';
import { Mute, MuteInput, muteNode, Rule, RuleVersion, ruleNode, ruleVersionNode } from './rule.object.js';

/** All rules with all versions: a few hundred rows. */
const RULES_COST = 500;

@Resolver()
@UseFilters(GraphQLErrorFilter)
export class RulesResolver {
  private readonly database: QueryDatabase;

  constructor(database: QueryDatabase) {
    this.database = database;
  }

  @RequireRole('viewer')
  @Query(() => [Rule], { description: 'All rules. Needs a key (viewer).', complexity: RULES_COST })
  async rules(): Promise<Rule[]> {
    const ids = (await listRules(this.database)).map(({ id }) => id);
    const versions = await manage.readVersions(this.database, ids);
    return ids.map((id) => ruleNode(versions.filter((version) => version.id === id)));
  }

  @RequireRole('viewer')
  @Query(() => Rule, { nullable: true, description: 'Null if there is none. Needs a key (viewer).' })
  async rule(@Args('id', { type: () => String }) id: string): Promise<Rule | null> {
    const versions = await manage.readVersions(this.database, [id]);
    return versions.length === 0 ? null : ruleNode(versions);
  }

  @RequireRole('viewer')
  @Query(() => [Mute], { description: 'The mutes that hold. Needs a key (viewer).', complexity: 100 })
  async mutes(): Promise<Mute[]> {
    return (await listMutes(this.database)).map(muteNode);
  }

  @RequireRole('operator')
  @Mutation(() => RuleVersion, {
    description: 'The document as a new, enabled version of the rule that it names. Needs a key (operator).',
  })
  async addRule(
    @Args('document', { type: () => JsonScalar, description: 'docs/rule.schema.json' }) document: unknown,
    @Context() { access }: QueryContext,
  ): Promise<RuleVersion> {
    const actor = actorOf(requireRole(access, 'operator', 'addRule'));
    const checked = checkRule(document);
    // From where each chain is: null.
    const rule = { id: checked.id, document: checked, enabled: true, fromHeight: null, createdBy: actor.name };
    return ruleVersionNode(await manage.addAuditedRule(this.database, actor, rule));
  }

  @RequireRole('operator')
  @Mutation(() => RuleVersion, { description: 'Its newest version is evaluated again. Needs a key (operator).' })
  enableRule(@Args('id', { type: () => String }) id: string, @Context() context: QueryContext): Promise<RuleVersion> {
    return this.setEnabled(id, true, context);
  }

  @RequireRole('operator')
  @Mutation(() => RuleVersion, { description: 'Its newest version is evaluated no more. Needs a key (operator).' })
  disableRule(@Args('id', { type: () => String }) id: string, @Context() context: QueryContext): Promise<RuleVersion> {
    return this.setEnabled(id, false, context);
  }

  @RequireRole('operator')
  @Mutation(() => Mute, {
    description:
      'Alerts of a rule, of a subject, or of both together are kept but not delivered. Needs a key (operator).',
  })
  async muteSubject(
    @Args('mute', { type: () => MuteInput }) { ruleId, subject, until, note }: MuteInput,
    @Context() { access }: QueryContext,
  ): Promise<Mute> {
    const actor = actorOf(requireRole(access, 'operator', 'muteSubject'));
    const mute = {
      ruleId: ruleId ?? null,
      subject: subject ?? null,
      until: until == null ? null : readTime(until),
      note: note ?? null,
    };
    return muteNode(await manage.addAuditedMute(this.database, actor, mute));
  }

  @RequireRole('operator')
  @Mutation(() => Mute, { description: 'Alerts are delivered again. Needs a key (operator).' })
  async removeMute(@Args('id', { type: () => Int }) id: number, @Context() { access }: QueryContext): Promise<Mute> {
    const actor = actorOf(requireRole(access, 'operator', 'removeMute'));
    return muteNode(await manage.removeAuditedMute(this.database, actor, id));
  }

  private async setEnabled(id: string, enabled: boolean, { access }: QueryContext): Promise<RuleVersion> {
    const actor = actorOf(requireRole(access, 'operator', enabled ? 'enableRule' : 'disableRule'));
    return ruleVersionNode(await manage.setRuleEnabled(this.database, actor, id, enabled));
  }
}
