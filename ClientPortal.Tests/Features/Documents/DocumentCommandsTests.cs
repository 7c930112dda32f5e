using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Documents;

public sealed class DocumentCommandsTests
{
    [Fact]
    public async Task Many_uploads_of_one_name_at_once_are_as_many_versions_of_one_document()
    {
        await using var portal = await TestPortal.StartAsync();
        var project = await portal.ProjectAsync();

        var placed = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => Task.Run(() => portal.Documents().AddAsync(
            n % 2 == 0 ? portal.Technician : portal.Admin, new NewDocument(project),
            Shelf.FileOf(n % 3 == 0 ? "DEVIS.txt" : "Devis.txt", $"{n}")))));

        Assert.Single(placed.Select(one => one.Id).Distinct());
        Assert.Equal(Enumerable.Range(1, 8), placed.Select(one => one.Version).Order());
        var detail = await portal.DocumentQueries().FindAsync(portal.Admin, placed[0].Id);
        Assert.Equal(
            Enumerable.Range(1, 8).Select(n => Shelf.HashOf($"{n}")).Order(), detail.Versions.Select(version => version.Sha256).Order());
        foreach (var version in detail.Versions)
        {
            var file = await portal.DocumentQueries().FileAsync(portal.Admin, detail.Row.Id, version.Number);
            Assert.Equal(version.Sha256, Shelf.HashOf(await File.ReadAllTextAsync(file.Path)));
        }
    }

    [Fact]
    public async Task A_decision_on_an_earlier_version_is_a_conflict_and_a_new_one_reopens()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = await portal.DocumentAsync(await portal.ProjectAsync());
        await portal.Documents().AskAsync(portal.Technician, id, [portal.Member.PersonId.ToString()], needsAll: true);
        await portal.Documents().AddVersionAsync(portal.Technician, id, Shelf.FileOf("Devis 2.txt", "Prix : 90"));
        var before = await portal.Log.HeadAsync();

        var late = await Assert.ThrowsAsync<RuleBroken>(() => DecideAsync(portal, id, 1, "Prix : 100"));
        Assert.Equal(("document.not-current", RuleKind.Conflict), (late.Rule, late.Kind));
        Assert.Equal(before, await portal.Log.HeadAsync());
        await DecideAsync(portal, id, 2, "Prix : 90");

        var detail = await portal.DocumentQueries().FindAsync(portal.Member, id);
        Assert.Equal(DocumentState.Approved, detail.Row.State);
        Assert.Equal([2, 1], detail.Rounds.Select(round => round.Version));
        Assert.Equal((DecisionKind?)DecisionKind.Approve, Assert.Single(detail.Rounds[0].People).Decision);

        // The decision and its hash are in the log, in the transaction of the decision.
        var decided = Assert.IsType<DocumentDecided>((await portal.Log.AfterAsync(portal.Admin, before, 10))[0].Event);
        Assert.Equal((2, Shelf.HashOf("Prix : 90"), "approve"), (decided.Number, decided.Sha256, decided.Decision));
    }

    [Fact]
    public async Task Of_a_decision_and_a_new_version_at_once_the_decision_is_on_what_was_read_or_refused()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = await portal.DocumentAsync(await portal.ProjectAsync());
        await portal.Documents().AskAsync(portal.Technician, id, [portal.Member.PersonId.ToString()], needsAll: true);

        var decision = Task.Run(() => DecideAsync(portal, id, 1, "Prix : 100"));
        var version = Task.Run(() => portal.Documents().AddVersionAsync(portal.Technician, id, Shelf.FileOf("Devis.txt", "Prix : 90")));
        await version;
        var refused = await Record.ExceptionAsync(() => decision);

        var detail = await portal.DocumentQueries().FindAsync(portal.Member, id);
        Assert.Equal((2, DocumentState.Awaiting), (detail.Row.Version, detail.Row.State));
        Assert.Equal(refused is null ? 1 : 0, detail.Rounds.Sum(round => round.People.Count(person => person.Decision is not null)));
        Assert.All(detail.Rounds.Where(round => round.People.Any(person => person.Decision is not null)), round => Assert.Equal(1, round.Version));
    }

    [Fact]
    public async Task A_clients_file_never_becomes_a_version_of_what_they_do_not_see()
    {
        await using var portal = await TestPortal.StartAsync();
        var project = await portal.ProjectAsync();
        var hidden = await portal.DocumentAsync(project, shared: false);

        var theirs = await portal.DocumentAsync(project, content: "Le mien", by: portal.Member);

        Assert.NotEqual(hidden, theirs);
        Assert.Equal("Devis (2).txt", (await portal.DocumentQueries().FindAsync(portal.Member, theirs)).Row.Name);
        Assert.Single((await portal.DocumentQueries().FindAsync(portal.Admin, hidden)).Versions);
    }

    [Fact]
    public async Task An_internal_upload_never_becomes_a_version_that_the_client_reads()
    {
        await using var portal = await TestPortal.StartAsync();
        var project = await portal.ProjectAsync();
        var id = await portal.DocumentAsync(project);

        await RefusedAsync("document.name-shared", () => portal.DocumentAsync(project, content: "Marge", shared: false));

        Assert.Single((await portal.DocumentQueries().FindAsync(portal.Member, id)).Versions);
    }

    [Fact]
    public async Task Only_people_who_see_a_document_can_be_asked()
    {
        await using var portal = await TestPortal.StartAsync();
        var project = await portal.ProjectAsync();
        var (id, inside) = (await portal.DocumentAsync(project), await portal.DocumentAsync(project, "Marge.txt", shared: false));

        await RefusedAsync("document.person-cannot-see", () => AskAsync(id, portal.Outsider));
        await RefusedAsync("document.person-cannot-see", () => AskAsync(id, portal.NonMember));
        await RefusedAsync("document.person-cannot-see", () => AskAsync(inside, portal.Member));
        await RefusedAsync(
            "document.person-unknown", () => portal.Documents().AskAsync(portal.Technician, id, ["unknown@example.org"], needsAll: true));
        await AskAsync(id, portal.Member);
        await AskAsync(id, portal.ClientAdmin);
        await AskAsync(inside, portal.Admin);
        Assert.Equal(
            (await portal.DocumentQueries().ApproversAsync(portal.Technician, id)).Select(one => one.Id).Order(),
            new[] { portal.Member, portal.ClientAdmin, portal.Admin, portal.Technician }.Select(one => one.PersonId).Order());

        Task AskAsync(Guid document, Viewer person) =>
            portal.Documents().AskAsync(portal.Technician, document, [$"{person.PersonId}"], needsAll: true);
    }

    [Fact]
    public async Task What_was_in_the_bin_for_30_days_is_gone_with_its_bytes_and_what_was_not_is_restored()
    {
        var clock = new FakeClock();
        await using var portal = await TestPortal.StartAsync(clock, hosted: false);
        var project = await portal.ProjectAsync();
        var (gone, back) = (await portal.DocumentAsync(project), await portal.DocumentAsync(project, "Plan.txt"));
        var path = (await portal.DocumentQueries().FileAsync(portal.Admin, gone, 1)).Path;
        File.SetLastWriteTimeUtc(path, clock.GetUtcNow().UtcDateTime);
        await portal.Documents().RemoveAsync(portal.Technician, gone);
        await Assert.ThrowsAsync<NotFound>(() => portal.DocumentQueries().FindAsync(portal.Member, gone));
        clock.Advance(TimeSpan.FromDays(29));
        await portal.Documents().RemoveAsync(portal.Technician, back);
        await portal.DocumentAsync(project, "plan.txt", "Un autre");

        clock.Advance(TimeSpan.FromDays(2));
        await portal.Documents().SweepAsync(Viewer.Portal);

        Assert.False(File.Exists(path));
        await Assert.ThrowsAsync<NotFound>(() => portal.DocumentQueries().FindAsync(portal.Admin, gone));
        await RefusedAsync("document.name-taken", () => portal.Documents().RestoreAsync(portal.Technician, back));
        var other = (await portal.DocumentQueries().ListAsync(portal.Admin, new DocumentFilter("plan"))).Items[0].Id;
        await portal.Documents().AmendAsync(portal.Technician, other, fields => fields with { Folder = "Anciens" });
        await portal.Documents().RestoreAsync(portal.Technician, back);
        Assert.Equal("Plan.txt", (await portal.DocumentQueries().FindAsync(portal.Member, back)).Row.Name);
    }

    [Fact]
    public async Task Documents_and_messages_share_one_quota()
    {
        await using var portal = await TestPortal.StartAsync(settings: ["--Portal:Files:QuotaMegabytes=1"]);
        var project = await portal.ProjectAsync();
        await portal.DocumentAsync(project, "Grand.txt", new string('a', 1024 * 1024 - 10));

        await RefusedAsync("file.quota", () => portal.DocumentAsync(project, "Petit.txt", "12345678901"));
        await RefusedAsync("file.quota", () => portal.Get<ClientPortal.Web.Features.Attachments.AttachmentCommands>()
            .AddAsync(portal.Member, null, "a.txt", new MemoryStream("12345678901"u8.ToArray())));
    }

    [Fact]
    public async Task A_file_is_known_by_its_content_to_those_who_see_the_document()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = await portal.DocumentAsync(await portal.ProjectAsync());
        await portal.Documents().AddVersionAsync(portal.Technician, id, Shelf.FileOf("Devis.txt", "Prix : 90"));

        var known = Assert.Single(await portal.DocumentQueries().KnownAsync(portal.Member, Shelf.HashOf("Prix : 100").ToUpperInvariant()));
        Assert.Equal((id, 1, false), (known.Document.Id, known.Version.Number, known.IsCurrent));
        Assert.Empty(await portal.DocumentQueries().KnownAsync(portal.Member, Shelf.HashOf("Prix : 101")));
        Assert.Empty(await portal.DocumentQueries().KnownAsync(portal.Outsider, Shelf.HashOf("Prix : 100")));
        Assert.Empty(await portal.DocumentQueries().KnownAsync(portal.Member, "%"));
    }

    [Fact]
    public async Task Access_in_queries_and_in_shared_rows_agrees()
    {
        await using var portal = await TestPortal.StartAsync();
        var project = await portal.ProjectAsync();
        var archived = await portal.ProjectAsync("Ancien");
        foreach (var name in new[] { "a.txt", "b.txt" })
        {
            await portal.DocumentAsync(project, name, shared: name == "a.txt");
            await portal.DocumentAsync(archived, name);
        }

        await portal.Documents().RemoveAsync(portal.Technician, await portal.DocumentAsync(project, "c.txt"));
        await portal.Projects.ArchiveAsync(portal.Technician, archived);
        await portal.QuietAsync();
        var all = await portal.Store.ReadAsync(db => db.Documents.Select(document => document.Id).ToListAsync());

        var counts = new List<int>();
        foreach (var viewer in new[] { portal.Admin, portal.Technician, portal.ClientAdmin, portal.Member, portal.NonMember, portal.Outsider })
        {
            var now = await portal.ViewerAsync(viewer.PersonId);
            var visible = await portal.Store.ReadAsync(db => db.Documents.VisibleTo(now, db).Select(document => document.Id).ToListAsync());
            foreach (var id in all)
            {
                Assert.Equal(visible.Contains(id), await portal.DocumentQueries().DetailAsync(now, id, portal.Bus.Head) is not null);
            }

            counts.Add(visible.Count);
        }

        Assert.Equal([5, 5, 1, 1, 0, 0], counts);
    }

    private static Task DecideAsync(TestPortal portal, Guid id, int version, string content) =>
        portal.Documents().DecideAsync(portal.Member, id, version, Shelf.HashOf(content), DecisionKind.Approve, null);

    private static async Task RefusedAsync(string rule, Func<Task> act) => Assert.Equal(rule, (await Assert.ThrowsAsync<RuleBroken>(act)).Rule);
}
