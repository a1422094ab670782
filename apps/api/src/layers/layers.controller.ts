import { NotFoundError, type Page } from '#libs/domain';
import { RequiresScope } from '#libs/platform';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiPageOf } from '../input/page-of.js';
import { ReferencesService } from '../references/references.service.js';
import { CurrentRequester, type Requester } from '../requester/requester.js';
import { LayerPath, LayerResource } from './layer.dto.js';
import { layersOf } from './layers-of.js';

/** Layers are names in experiments: there is nothing to create. */
@ApiTags('Layers')
@RequiresScope('admin')
@Controller('v1/layers')
export class LayersController {
  constructor(private readonly references: ReferencesService) {}

  @Get()
  @ApiPageOf(LayerResource)
  @ApiOperation({ summary: 'Layers that experiments name, by name' })
  async list(@CurrentRequester() { projectId }: Requester): Promise<Page<LayerResource>> {
    return { items: await this.layers(projectId), nextCursor: null };
  }

  @Get(':key')
  @ApiOkResponse({ type: LayerResource })
  @ApiOperation({ summary: 'Who holds what of a layer, what is free, and which drafts want in' })
  async get(
    @Param() { key }: LayerPath,
    @CurrentRequester() { projectId }: Requester,
  ): Promise<LayerResource> {
    const layer = (await this.layers(projectId)).find((one) => one.key === key);
    if (layer === undefined) throw new NotFoundError('layer', key);
    return layer;
  }

  private async layers(projectId: string): Promise<LayerResource[]> {
    return layersOf(await this.references.allExperiments(projectId));
  }
}
