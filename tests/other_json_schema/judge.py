"""Judges values by JSON Schemas with the library jsonschema, for comparison.

Reads [{"schema": …, "values": […]}, …] and writes for each value what breaks it: the errors at the top, and those of
all branches of anyOf and oneOf as well. `format` is not asserted.
"""

import json
import sys

from jsonschema.validators import validator_for


def told(error):
    pointer = "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in error.absolute_path)
    # A schema `false` has no keyword; of a property that must not be there the object is told, not the property.
    return [pointer, error.validator or "false"]


def everything(errors):
    for error in errors:
        yield told(error)
        yield from everything(error.context)


answers = []
for case in json.load(sys.stdin):
    schema = case["schema"]
    validator = validator_for(schema)
    validator.check_schema(schema)
    judge = validator(schema)
    for value in case["values"]:
        errors = list(judge.iter_errors(value))
        answers.append({"top": [told(error) for error in errors], "all": list(everything(errors))})
json.dump(answers, sys.stdout)
