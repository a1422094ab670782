import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** One row; every write of anything that the catalogue holds adds one to it. */
@Entity('catalogue_version')
@Check('catalogue_version_single_check', 'id = 1')
export class CatalogueVersionEntity {
  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'catalogue_version_pkey' })
  id: number;

  /** bigint, which pg gives as text. */
  @Column('bigint')
  version: string;
}
