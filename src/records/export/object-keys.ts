/** Where everything of an export lies in the record store. */
export const exportFolder = (exportId: string) => `exports/${exportId}`;

/** Where its rendered charts lie until they are in the ZIP. */
export const partsFolder = (exportId: string) => `${exportFolder(exportId)}/parts`;

/** The key of one file of a rendered chart. */
export const partKey = (exportId: string, chartId: string, name: string) =>
  `${partsFolder(exportId)}/${chartId}/${name}`;

/** Where the copies lie that the holder of a part uploaded, until they are in the ZIP. */
export const copiesFolder = (requestId: string, partId: string) => `record-copies/${requestId}/${partId}`;

/** The folder of these copies inside the ZIP. */
export const uploadedFolder = 'from-the-provider';

/** The key of the ZIP that the provider downloads. */
export const zipKey = (exportId: string) => `${exportFolder(exportId)}/notes.zip`;
