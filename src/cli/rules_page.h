/* The rules as a page of a manual.
 */
#ifndef QUIRE_CLI_RULES_PAGE_H
#define QUIRE_CLI_RULES_PAGE_H

#include "base/catalogue.h"
#include <stdio.h>

/* Markdown, from level 2 on: for each family of the catalogue a table, then every rule of it with its explanation and
 * examples. Examples are indented code, so that nothing in them means anything, includes neither. */
void rules_page(FILE *out);

#endif
