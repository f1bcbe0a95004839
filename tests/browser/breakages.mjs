export const breakages = [];
