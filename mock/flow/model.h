/* model.h - a flow as the engine walks it, whatever file format it came from. */
#ifndef FLOW_MODEL_H
#define FLOW_MODEL_H

struct flow_model;

void flow_model_free(struct flow_model *m); /* NULL is a no-op */

#endif
