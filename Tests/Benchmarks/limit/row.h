#ifndef ROW_H
#define ROW_H

#include "limit.h"

#include <libpq-fe.h>

/* One media request as the API shows it: the members of `MediaRequestJSON`. */
void row_put(struct buffer *body, const PGresult *rows, int row);

/* Where the page behind this row begins. */
void row_put_cursor(struct buffer *body, const PGresult *rows, int row);

#endif
