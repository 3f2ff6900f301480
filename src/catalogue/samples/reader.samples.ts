import { z } from 'zod';
import { EntityReader } from '../../http/entity-reader.js';
import { Asset, Manufacturer, Site } from '../../model/index.js';
import { FIRST, pages, samplesOf } from './sample.js';

/** Any view: the reader writes its statements from whatever it is given. */
const View = z.object({ id: z.int(), name: z.string() });
const Coded = z.object({ id: z.int(), assetcode: z.string() });
const LIST = 'samples';

export const READER_SAMPLES = [
  samplesOf(EntityReader, {
    one: (reader, { any }) => ({
      'of a unit': () => reader.one(Site, View, any),
      'shared by all units': () => reader.one(Manufacturer, View, any),
    }),
    page: async (reader) => ({
      ...(await pages((page) => reader.page(LIST, Site, View, page), 'of a unit')),
      'shared by all units': () => reader.page(LIST, Manufacturer, View, FIRST),
      'by a value': () => reader.page(LIST, Asset, Coded, FIRST, { status: 'active' }),
    }),
  }),
];
