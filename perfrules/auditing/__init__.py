"""
Auditing: running checks on sheets, and what is done with their findings.

`running` runs checks on one subject, `audit` is the function that programs call, `recomputation` tries known policies
on scores that differ, `population` looks at a folder of sheets, `baseline` keeps findings that somebody accepted;
`reports` writes them for reviewers and machines.
"""
