using System.Linq.Expressions;
using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Documents;

// How tables become rows.
public sealed partial class DocumentQueries
{
    // Characters of a text on a card of the grid: as many as its box has room for.
    private const int StartLength = 320;

    // Documents that a search finds and that are looked up one by one: more than a page, and few beside a shelf.
    private const int MostLookedUp = 200;

    private static async Task<IQueryable<Document>> MatchingAsync(PortalDb db, Viewer viewer, DocumentFilter filter, CancellationToken stop)
    {
        var found = string.IsNullOrWhiteSpace(filter.Search) ? db.Documents : await FoundAsync(db, viewer, filter, stop);
        var documents = found.VisibleTo(viewer, db)
            .Where(document => filter.Removed ? document.RemovedAt != null : document.RemovedAt == null);
        if (filter.Kind is { } kind)
        {
            documents = documents.Where(document => document.Kind == kind);
        }

        if (filter.ProjectId is { } project)
        {
            documents = documents.Where(document => document.ProjectId == project);
        }
        else if (!viewer.IsStaff)
        {
            // A client sees no others: this names the index that has theirs alone.
            documents = documents.Where(document => document.OrganisationId == viewer.OrganisationId);
        }

        if (filter.State is { } state)
        {
            documents = documents.Where(document => document.State == state);
        }

        return documents;
    }

    // All words in the name, the folder and the tags, or all in the text of the current version, or the project's name.
    private static async Task<IQueryable<Document>> FoundAsync(PortalDb db, Viewer viewer, DocumentFilter filter, CancellationToken stop)
    {
        IReadOnlyCollection<string> words = [.. SearchWords.Of(filter.Search)];
        var (named, texts) = (db.DocumentsHolding(words), db.TextsHolding(words));
        var projects = await ProjectsNamedAsync(db, viewer, filter, stop);
        var all = named.Concat(
            from seq in texts
            join text in db.DocumentTexts on seq equals text.Seq
            join version in db.Set<DocumentVersion>() on text.Sha256 equals version.Sha256
            join document in db.Documents on version.DocumentId equals document.Id
            where version.Number == document.Current
            select document.Id);
        if (projects.Count > 0)
        {
            all = all.Concat(db.Documents.Where(document => projects.Contains(document.ProjectId)).Select(document => document.Id));
        }

        var some = await all.Take(MostLookedUp + 1).ToListAsync(stop);

        // Few are looked up: the limit, which leaves none out, has SQLite do that first instead of reading the whole shelf in its order. Of many,
        // a page is full soon in the order of the shelf.
        return some.Count <= MostLookedUp
            ? db.Documents.Where(document => some.Contains(document.Id)).Take(MostLookedUp)
            : db.Documents.Where(document => named.Contains(document.Id) || projects.Contains(document.ProjectId)
                || document.Versions.Any(version => version.Number == document.Current
                    && db.DocumentTexts.Any(text => text.Sha256 == version.Sha256 && texts.Contains(text.Seq + PortalDb.NoIndex))));
    }

    // Projects are few: their names are compared row by row, once a search.
    private static async Task<List<Guid>> ProjectsNamedAsync(PortalDb db, Viewer viewer, DocumentFilter filter, CancellationToken stop)
    {
        if (filter.ProjectId is not null)
        {
            return [];
        }

        var name = Text.Fold(filter.Search!.Trim());
        return await db.Projects.VisibleTo(viewer).Where(project => PortalDb.Fold(project.Name).Contains(name))
            .Select(project => project.Id).ToListAsync(stop);
    }

    private static Expression<Func<Document, DocumentRow>> Row(PortalDb db) => document => new DocumentRow
    {
        Id = document.Id,
        Name = document.Name,
        Folder = document.Folder,
        Kind = document.Kind,
        Tags = document.Tags,
        Shared = document.Shared,
        ProjectId = document.ProjectId,
        ProjectName = db.Projects.Where(project => project.Id == document.ProjectId).Select(project => project.Name).First(),
        ProjectArchived = db.Projects.Any(project => project.Id == document.ProjectId && project.ArchivedAt != null),
        OrganisationId = document.OrganisationId,
        OrganisationName = db.Organisations.Where(one => one.Id == document.OrganisationId).Select(one => one.Name).First(),
        State = document.State,
        Version = document.Current,
        Sha256 = document.Versions.Where(version => version.Number == document.Current).Select(version => version.Sha256).First(),
        ContentType = document.Versions.Where(version => version.Number == document.Current).Select(version => version.ContentType).First(),
        Size = document.Versions.Where(version => version.Number == document.Current).Select(version => version.Size).First(),
        AddedById = document.AddedById,
        UpdatedAt = document.UpdatedAt,
        RemovedAt = document.RemovedAt,
    };

    private static async Task<List<DocumentRow>> RowsAsync(
        PortalDb db, IQueryable<Document> documents, DocumentFilter filter, CancellationToken stop)
    {
        // First which documents, then what their rows show: SQLite would read that of every document before it sorts them.
        var ids = await documents.Select(document => document.Id).ToListAsync(stop);
        var page = await db.Documents.Where(document => ids.Contains(document.Id)).Select(Row(db)).ToDictionaryAsync(row => row.Id, stop);
        var rows = await WithFoundAsync(db, [.. ids.Where(page.ContainsKey).Select(id => page[id])], filter.Search, stop);
        rows = filter.Grid ? await WithStartAsync(db, rows, stop) : rows;
        var awaiting = rows.Where(row => row.State == DocumentState.Awaiting).Select(row => row.Id).ToList();
        if (awaiting.Count == 0)
        {
            return rows;
        }

        var rounds = await db.Documents.Where(document => awaiting.Contains(document.Id)).SelectMany(document => document.Rounds)
            .Where(round => round.ClosedAt == null).Include(round => round.People).Include(round => round.Decisions).AsSplitQuery()
            .ToListAsync(stop);
        return rows.ConvertAll(row => rounds.Find(round => round.DocumentId == row.Id) is { } round
            ? row with { Awaited = AwaitedIn(round) }
            : row);
    }

    // The part of the text in which the words were found. A row that was found by its name alone has none.
    private static async Task<List<DocumentRow>> WithFoundAsync(PortalDb db, List<DocumentRow> rows, string? search, CancellationToken stop)
    {
        var words = SearchWords.Of(search);
        if (words.Count == 0 || rows.Count == 0)
        {
            return rows;
        }

        var hashes = rows.ConvertAll(row => row.Sha256);
        var found = await db.FoundIn(hashes, words).ToDictionaryAsync(text => text.Sha256, text => text.Around, stop);
        return rows.ConvertAll(row => found.TryGetValue(row.Sha256, out var around) ? row with { Found = Snippet.Of(around, words) } : row);
    }

    private static async Task<List<DocumentRow>> WithStartAsync(PortalDb db, List<DocumentRow> rows, CancellationToken stop)
    {
        var hashes = rows.ConvertAll(row => row.Sha256);
        var starts = await db.DocumentTexts.Where(text => hashes.Contains(text.Sha256) && text.Text != "")
            .Select(text => new { text.Sha256, Start = text.Text.Substring(0, StartLength) }).ToDictionaryAsync(text => text.Sha256, stop);
        return rows.ConvertAll(row => starts.TryGetValue(row.Sha256, out var text) ? row with { Start = text.Start } : row);
    }

    private static IReadOnlyList<Guid> AwaitedIn(ApprovalRound round) => [.. round.AwaitedNow];

    private async Task<DocumentDetail?> ReadAsync(PortalDb db, IQueryable<Document> one, bool staff, CancellationToken stop)
    {
        var row = await one.Select(Row(db)).SingleOrDefaultAsync(stop);
        if (row is null)
        {
            return null;
        }

        var edit = await one.Select(document => new { document.Version, document.HeldAt, document.HoldReason }).SingleAsync(stop);
        var versions = await one.SelectMany(document => document.Versions).OrderByDescending(version => version.Number).ToListAsync(stop);
        var rounds = await one.SelectMany(document => document.Rounds).OrderByDescending(round => round.Id)
            .Include(round => round.People).Include(round => round.Decisions).AsSplitQuery().ToListAsync(stop);
        var people = versions.Select(version => version.ById).Concat(rounds.Select(round => round.AskedById))
            .Concat(rounds.SelectMany(round => round.People).Select(person => person.PersonId)).Distinct().ToList();
        var names = await db.People.Where(person => people.Contains(person.Id))
            .ToDictionaryAsync(person => person.Id, person => person.Name, stop);
        return new DocumentDetail
        {
            Row = rounds.Find(round => round.ClosedAt is null) is { } open ? row with { Awaited = AwaitedIn(open) } : row,
            EditVersion = staff ? edit.Version : 0,
            Hold = staff && edit.HeldAt is { } heldAt ? new HoldRow(heldAt, edit.HoldReason ?? "") : null,
            KeptUntil = row.RemovedAt is null ? retention.EndOf(row.Kind, row.State, staff && edit.HeldAt is not null, row.UpdatedAt) : null,
            Versions = versions.ConvertAll(version => new VersionRow(
                version.Id, version.Number, version.FileName, version.Size, version.ContentType, version.Sha256, NameOf(version.ById), version.At,
                version.Note, version.RestoredFrom)),
            Rounds = rounds.ConvertAll(round => new RoundRow(
                round.Id, round.VersionNumber, round.Sha256, NameOf(round.AskedById), round.AskedAt, round.NeedsAll, round.InOrder, round.DueOn,
                round.ClosedAt is not null, AskedIn(round), round.Proof,
                round.ClosedAt is null && round.Reminded == ApprovalReminder.Overdue)),
        };

        string NameOf(Guid person) => names.GetValueOrDefault(person, "");

        IReadOnlyList<AskedRow> AskedIn(ApprovalRound round)
        {
            var awaited = AwaitedIn(round);
            return
            [
                .. from person in round.People.OrderBy(person => person.Position)
                   let decision = round.Decisions.FirstOrDefault(decision => decision.PersonId == person.PersonId)
                   select new AskedRow(
                       person.PersonId, NameOf(person.PersonId), awaited.Contains(person.PersonId), decision?.Kind, decision?.Reason ?? "",
                       decision?.At, staff ? decision?.From : null, decision?.Proof ?? DecisionProof.None),
            ];
        }
    }
}
