"""
Auditing: running checks on sheets, and what is done with their findings.

`running` runs checks on one subject and tries known policies on scores that differ, `audit` is the function that
programs call, with the baseline of findings that somebody accepted, `population` looks at a folder of sheets; `review`
writes findings for reviewers and machines.
"""
