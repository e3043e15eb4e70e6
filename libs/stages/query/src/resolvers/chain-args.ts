// Several chains can be in one database.
import { ArgsType, Field } from '@nestjs/graphql';

@ArgsType()
export class ChainArgs {
  @Field(() => String, {
    nullable: true,
    description:
      'Network name, or the hash of its first block where two chains have one name; the chain that was ingested first if not given.',
  })
  readonly chain?: string | null;
}
