"""
Auditing: running checks on sheets, and what is done with their findings.

`running` runs checks on one subject and tries known policies on scores that differ, `audit` is the function that
programs call, `population` looks at a folder of sheets, `baseline` keeps findings that somebody accepted;
`text` and `review` write them for reviewers and machines.
"""
