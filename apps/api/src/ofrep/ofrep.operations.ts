import { CLIENT_KEY_IN_PATH } from '../features/features.schema.js';
import {
  OFREP_BULK_FAILURE,
  OFREP_EXAMPLE,
  OFREP_FAILURE,
  OFREP_FLAG,
  OFREP_FLAGS,
  OFREP_NOT_FOUND,
  OFREP_REQUEST,
} from './ofrep.schema.js';

const TAGS = ['OpenFeature'];
const SECURITY = [{ key: [] }, { apiKey: [] }];

const json = (description: string, schema: object): object => ({
  description,
  content: { 'application/json': { schema } },
});

const REQUEST_BODY = {
  required: true,
  content: { 'application/json': { schema: OFREP_REQUEST, example: OFREP_EXAMPLE } },
};

export const SINGLE_OPERATION = {
  operationId: 'evaluateFlag',
  tags: TAGS,
  summary: 'One flag, by the OpenFeature Remote Evaluation Protocol',
  description:
    'A flag is an experiment. What is a draft, or does not run, has the value of its control and the reason DISABLED.',
  security: SECURITY,
  parameters: [{ name: 'key', in: 'path', required: true, schema: { type: 'string' } }],
  requestBody: REQUEST_BODY,
  responses: {
    200: json('The value.', OFREP_FLAG),
    400: json('The request cannot be evaluated.', OFREP_FAILURE),
    404: json('There is no such flag.', OFREP_NOT_FOUND),
  },
};

export const BULK_OPERATION = {
  operationId: 'evaluateFlags',
  tags: TAGS,
  summary: 'All flags, by the OpenFeature Remote Evaluation Protocol',
  description: 'What is a draft, or does not run, has no value: the default of the code applies.',
  security: SECURITY,
  parameters: [
    {
      name: 'If-None-Match',
      in: 'header',
      required: false,
      description: 'ETag of the last answer: 304 when the flags are the same for this context.',
      schema: { type: 'string' },
    },
    {
      name: 'flagConfigEtag',
      in: 'query',
      required: false,
      description: 'As told by the event stream: the answer is from this version, or a newer one.',
      schema: { type: 'string' },
    },
    {
      name: 'flagConfigLastModified',
      in: 'query',
      required: false,
      description: 'As told by the event stream; not used.',
      schema: { type: 'string' },
    },
  ],
  requestBody: REQUEST_BODY,
  responses: {
    200: {
      ...json('The flags, and where to hear of changes.', OFREP_FLAGS),
      headers: { ETag: { description: 'Of the flags for this context.', schema: { type: 'string' } } },
    },
    304: { description: 'The flags are those of If-None-Match.' },
    400: json('The request cannot be evaluated.', OFREP_BULK_FAILURE),
  },
};

export const STREAM_OPERATION = {
  operationId: 'flagChanges',
  tags: TAGS,
  summary: 'Changes of the flags, as server-sent events',
  description:
    'Messages {"type": "refetchEvaluation"} within a second of a change; other types are to be ignored.',
  security: [],
  parameters: CLIENT_KEY_IN_PATH,
  responses: {
    200: { description: 'The stream.', content: { 'text/event-stream': { schema: { type: 'string' } } } },
  },
};
