"""The single-place breakages of the access code, each with the test that must notice it."""

from __future__ import annotations

from tests.access.mutants import Mutant

_WORLD = "tests/access/test_any_world.py::test_nobody_sees_more_or_less_than_the_oracle"
_SERVER = "tests/access/test_any_world.py::test_the_same_on_a_server"
_ROLES = "tests/access/test_roles.py"
_FOLDERS = "tests/index_store/test_manifest_folders.py"
_KEPT = "tests/answering/test_withheld.py"
_RIGHTS = "tests/access/test_kept_rights.py"
_MINE = "tests/app/test_my_conversations.py"

MUTANTS: tuple[Mutant, ...] = (
    # -- inside the query
    Mutant(
        "edge: filter dropped", "index_store/edge_index.py",
        "wanted = edge.Filter(must=[allowed, *conditions]) if conditions else allowed",
        "wanted = edge.Filter(must=[*conditions])", _WORLD,
    ),
    Mutant(
        "edge: idf over everything", "index_store/edge_index.py",
        "edge.SearchParams(idf=edge.IdfParams(corpus=allowed))", "edge.SearchParams()", _WORLD,
    ),
    Mutant(
        "edge: nothing hidden", "index_store/edge_filters.py",
        "hidden = scopes.difference(readable.scope_ids)", "hidden = frozenset[str]()", _WORLD,
    ),
    Mutant(
        "edge: set_scope does nothing", "index_store/edge_index.py",
        'self._shard.update(edge.UpdateOperation.set_payload(known, {"scope_id": scope_id}))', "pass", _WORLD,
    ),
    Mutant(
        "server: filter dropped", "index_store/server_index.py",
        'conditions: list[models.Condition] = [_any_of("scope_id", readable.scope_ids)]',
        "conditions: list[models.Condition] = []", _SERVER,
    ),
    Mutant(
        "server: set_scope does nothing", "index_store/server_index.py",
        'self._client.set_payload(self._collection, {"scope_id": scope_id}, points=ids, wait=True)', "pass", _SERVER,
    ),
    # -- at the manifest
    Mutant(
        "manifest: every hit passes", "index_store/manifest_reads.py",
        "return scope_id in self._scopes and (self._documents is None or document_id in self._documents)",
        "return self._documents is None or document_id in self._documents", _FOLDERS,
    ),
    Mutant(
        "manifest: counts over everything", "index_store/manifest_counts.py", "if scope_id in scopes:", "if True:", _WORLD
    ),
    Mutant(
        "manifest: all paths", "index_store/manifest_reads.py",
        "return {row.path: row.id for row in rows if may_read.document(row.id, row.scope_id)}",
        "return {row.path: row.id for row in rows}", _FOLDERS,
    ),
    Mutant(
        "manifest: all relatives", "index_store/manifest_reads.py",
        "if may_read.document(one.id, one.scope_id)", "if True", _WORLD,
    ),
    Mutant(
        "manifest: a rename keeps its readers", "index_store/manifest_writes.py",
        "values(path=facts.path, scope_id=scope, **file_columns(facts))",
        "values(path=facts.path, **file_columns(facts))", _FOLDERS,
    ),
    Mutant(
        "manifest: a rename moves no revision", "index_store/manifest_writes.py",
        "    if scope != before.scope_id:\n        step_revision(session)", "    pass", _FOLDERS,
    ),
    Mutant(
        "manifest: files of their own forgotten", "index_store/manifest_scopes.py",
        "if own in known and _is_file(session, own):", "if False:", _FOLDERS,
    ),
    Mutant(
        "manifest: what lies in a file of its own stays", "index_store/manifest_scopes.py",
        "if (disk := way_to(row.path)[0]) in changed:", "if (disk := row.path) in changed:", _FOLDERS,
    ),
    Mutant(
        "scrub: points are said to have followed", "index_store/scrub.py",
        "            index.set_scope(point_ids, scope_id)\n", "            pass\n", _FOLDERS,
    ),
    Mutant(
        "ingest: points stay behind", "ingest/ingest_folder.py",
        "            self._writer.bring_along()\n", "            pass\n",
        "tests/ingest/test_ingest_folder.py::test_a_file_that_moves_to_another_folder_has_that_ones_readers",
    ),
    # -- rules and people
    Mutant(
        "rules: the farthest folder decides",
        "access/scopes.py",
        'self.readers if said.readers is None else rule, ',
        'rule if self.readers is None else self.readers, ',
        "tests/access/test_scopes.py",
    ),
    Mutant(
        "rules: silence is everyone",
        "access/scopes.py",
        'readers=() if readers is None or',
        'readers=("*",) if readers is None or',
        "tests/access/test_scopes.py",
    ),
    Mutant(
        "rules: taken over before set",
        "access/scopes.py",
        '_ORIGINS: tuple[Origin, ...] = ("set", "taken", "listed")',
        '_ORIGINS: tuple[Origin, ...] = ("taken", "set", "listed")',
        "tests/access/test_scopes.py",
    ),
    Mutant(
        "rules: other sources speak",
        "access/scopes.py",
        'self._rules = {(rule.source_id, rule.path): rule for rule in rules}',
        'self._rules = {(source, rule.path): rule for rule in list(rules) for source in ("s", "t")}',
        "tests/access/test_scopes.py",
    ),
    Mutant(
        "rules: a new source's rule is written over", "access/rules.py",
        "if session.scalar(select(RuleRow.path).where(*own).limit(1)) is None:",
        "session.execute(delete(RuleRow).where(*own))\n            if True:", "tests/access/test_rules.py",
    ),
    Mutant(
        "rules: a source's own may be cleared", "access/rules.py",
        "        if path == WHOLE_SOURCE:\n            raise RuleOfSourceStays()\n", "", "tests/access/test_rules.py",
    ),
    Mutant(
        "people: groups pass for people", "access/decisions.py",
        '*(f"{GROUP_PREFIX}{group}" for group in person.groups)',
        '*(f"{PERSON_PREFIX}{group}" for group in person.groups)', "tests/access/test_scopes.py",
    ),
    Mutant(
        "people: everything is readable", "access/decisions.py",
        "(scope for scope in scopes if not names.isdisjoint(scope.readers))", "(scope for scope in scopes)", _WORLD,
    ),
    Mutant(
        "people: administrators read all", "access/decisions.py",
        "return not names_of(person).isdisjoint(scope.readers)",
        'return "administrator" in person.roles or not names_of(person).isdisjoint(scope.readers)',
        "tests/access/test_scopes.py",
    ),
    # -- what is kept of them
    Mutant(
        "kept rights: whatever the revision", "access/rights.py",
        "if kept is not None and kept[0] == revision:", "if kept is not None:", _RIGHTS,
    ),
    Mutant(
        "kept rights: the revision is read last", "access/rights.py",
        "self._kept = (revision, found)", "self._kept = (self.rules.revision(), found)", _RIGHTS,
    ),
    *(
        Mutant(f"kept rights: no trigger for {change}", "migrations/versions/v0012_rights_revision.py", before, after, _RIGHTS)
        for change, before, after in (
            ("insert", '("INSERT", "UPDATE", "DELETE")', '("UPDATE", "DELETE")'),
            ("update", '("INSERT", "UPDATE", "DELETE")', '("INSERT", "DELETE")'),
            ("delete", '("INSERT", "UPDATE", "DELETE")', '("INSERT", "UPDATE")'),
            ("folders", '("folders", "access_rules")', '("access_rules",)'),
            ("rules", '("folders", "access_rules")', '("folders",)'),
        )
    ),
    Mutant(
        "ntfs: a Deny is forgotten", "access/ntfs_acl.py", "if not against:", "if True:", "tests/access/test_ntfs_acl.py"
    ),
    Mutant(
        "ntfs: only the order in the list counts", "access/ntfs_acl.py",
        "(at < place or _rank(one) < _rank(ace))", "at < place", "tests/access/test_ntfs_acl.py",
    ),
    Mutant(
        "ntfs: what is not listed follows its folder", "access/ntfs_take_over.py",
        '        heap.add("unlisted", "", path)\n        return frozenset()', '        return frozenset({"*"})',
        "tests/access/test_ntfs_take_over.py",
    ),
    # -- the desk
    Mutant(
        "desk: another person's rights", "desk.py",
        "return self.parts.rights.readable(self.parts.person)", "return self.parts.rights.everything()", _WORLD,
    ),
    Mutant(
        "desk: sources of everyone", "desk.py",
        "return tuple(source for source in manifest.sources() if source.id in mine)", "return manifest.sources()", _WORLD,
    ),
    Mutant(
        "roles: a row loosened", "access/roles.py",
        '"access.change": frozenset({"administrator"})', '"access.change": frozenset({"administrator", "auditor"})', _ROLES,
    ),
    Mutant("roles: never refused", "access/roles.py", "    if not allows(person, act):\n", "    if False:\n", _ROLES),
    Mutant(
        "roles: removing is open to all", "desk.py",
        'self._require("sources.change")\n        with', "with", _ROLES,
    ),
    Mutant(
        "roles: rules are open to all", "access_desk.py",
        '        """Raises RuleOfSourceStays. Where there was no rule, nothing happens."""\n        require(self._person, "access.change")\n',
        "", _ROLES,
    ),
    Mutant(
        "routes: no role is asked for", "app/file_routes.py", "            require(person, act)\n", "",
        "tests/app/test_file_routes.py::test_what_a_role_does_not_allow_is_not_there",
    ),
    Mutant(
        "files: a masked document's original", "app/file_routes.py",
        "    if withheld(house, document, house.manifest.chunks(document.id, house.readable())):\n", "    if False:\n",
        "tests/app/test_file_routes.py::test_a_file_that_shows_what_is_masked_is_not_given",
    ),
    Mutant(
        "files: a masked page's picture", "app/file_routes.py", "chunk.place.page in (page, None)]", "False]",
        "tests/app/test_file_routes.py::test_a_file_that_shows_what_is_masked_is_not_given",
    ),
    Mutant(
        "reports: no role is asked for", "app/run_reports.py", '    require(opened.house.person, "index")\n', "",
        "tests/app/test_run_reports.py",
    ),
    Mutant(
        "server: open to the world", "app/security.py",
        "    if not page.published_on_loopback and not _is_loopback(page.host):\n", "    if False:\n",
        "tests/app/test_security.py",
    ),
    # -- what was kept
    Mutant(
        "kept answers: always shown", "answering/withheld.py", "_rests_on(answer) <= readable", "True", _KEPT
    ),
    Mutant(
        "kept answers: all passages", "answering/withheld.py",
        "tuple(hit for hit in answer.passages if hit.document.id in readable)", "answer.passages", _KEPT,
    ),
    Mutant(
        "conversations: as they were", "app/my_conversations.py",
        "answer = as_readable(answer, readable)", "pass", _MINE,
    ),
    Mutant(
        "conversations: words of a withheld answer", "app/my_conversations.py",
        "answer = replace(answer, search_text=message.question)", "pass", _MINE,
    ),
    Mutant(
        "conversations: anyone's", "journal/conversations.py",
        "if owner is None or owner != person_id:", "if owner is None:", _MINE,
    ),
    Mutant(
        "golden questions: of every document", "app/golden_readable.py",
        "return all(place.document in paths[golden.source] for place in golden.places)", "return True",
        "tests/app/test_golden_readable.py",
    ),
    Mutant(
        "posix: the mask is forgotten", "access/posix_acl.py",
        "(mask if entry.tag in _MASKED else 7)", "7", "tests/access/test_posix_acl.py",
    ),
    Mutant(
        "posix: folders need not be entered", "access/take_over.py",
        "both(enter[path], _readers(Path(place, name), READ))", "_readers(Path(place, name), READ)",
        "tests/access/test_posix_acl.py",
    ),
    Mutant(
        "posix: a kept out group reads with all others", "access/posix_acl.py",
        "            nobody_is_kept_out = False\n", "            pass\n", "tests/access/test_posix_acl.py",
    ),
)  # fmt: skip
