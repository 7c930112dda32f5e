using System.Text.Json;
using System.Text.Json.Serialization;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using ClientPortal.Web.Ui.Grid;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Audit;

/// <summary>
/// Reads the whole event log, for administrators only. It reads rows, not event types, so that the events of a new feature are listed without a
/// change here.
/// </summary>
public sealed class AuditQueries(PortalStore store)
{
    public const int PageSize = 50;

    /// <summary>Rows in one round trip of an export.</summary>
    public const int ExportPage = 500;

    private static readonly string[] Bookkeeping = ["conversation.delivered", "conversation.read", "conversation.preferred", "views.changed"];

    // What a field offers at once: further ones are found by typing more.
    private const int MostOffered = 20;

    // The most people, projects or organisations that a search text can match; the events of further ones are not found.
    private const int MostMatches = 200;

    /// <summary>The matching events before a cursor, newest first.</summary>
    /// <exception cref="NotFound">The viewer is not an administrator.</exception>
    public Task<List<AuditLine>> NewestAsync(
        Viewer viewer, AuditFilter filter, long before = long.MaxValue, int limit = PageSize, CancellationToken stop = default)
    {
        viewer.MustBeAdminToSee();
        return store.ReadAsync(
            async db =>
            {
                var rows = await (await MatchingAsync(db, viewer, filter, stop)).Where(row => row.Seq < before)
                    .OrderByDescending(row => row.Seq).Take(Math.Clamp(limit, 1, ExportPage)).ToListAsync(stop);
                return await LinesAsync(db, rows, stop);
            },
            stop);
    }

    /// <summary>
    /// One page of the matching events: those up to <paramref name="upTo"/>, or all that there are now.
    /// </summary>
    /// <exception cref="NotFound">The viewer is not an administrator.</exception>
    public Task<AuditReading> PageAsync(
        Viewer viewer, AuditFilter filter, bool oldestFirst, int page, long? upTo = null, CancellationToken stop = default)
    {
        viewer.MustBeAdminToSee();
        return store.ReadAsync(
            async db =>
            {
                var matching = await MatchingAsync(db, viewer, filter, stop);
                var newest = upTo ?? await matching.MaxAsync(row => (long?)row.Seq, stop) ?? 0;
                matching = matching.Where(row => row.Seq <= newest);
                var total = await matching.CountAsync(stop);
                var number = GridPages.Existing(page, total, PageSize);
                var rows = await (oldestFirst ? matching.OrderBy(row => row.Seq) : matching.OrderByDescending(row => row.Seq))
                    .Skip(number * PageSize).Take(PageSize).ToListAsync(stop);
                return new AuditReading(new GridPage<AuditLine>(await LinesAsync(db, rows, stop), total, number), newest);
            },
            stop);
    }

    /// <summary>How many matching events there are after a cursor.</summary>
    /// <exception cref="NotFound">The viewer is not an administrator.</exception>
    public Task<int> CountAfterAsync(Viewer viewer, AuditFilter filter, long after, CancellationToken stop = default)
    {
        viewer.MustBeAdminToSee();
        return store.ReadAsync(async db => await (await MatchingAsync(db, viewer, filter, stop)).CountAsync(row => row.Seq > after, stop), stop);
    }

    /// <summary>The first people, by name, whose name or address has this text: by them the audit can be filtered.</summary>
    /// <exception cref="NotFound">The viewer is not an administrator.</exception>
    public Task<List<Choice>> PeopleAsync(Viewer viewer, string text, CancellationToken stop = default)
    {
        viewer.MustBeAdminToSee();
        var search = Text.Fold(text);
        return store.ReadAsync(
            db => db.People.Where(person => PortalDb.Fold(person.Name).Contains(search) || person.Email.Contains(search))
                .OrderBy(person => person.Name).Take(MostOffered).Select(person => new Choice(person.Id, person.Name)).ToListAsync(stop),
            stop);
    }

    /// <summary>The person by whom it is filtered; null when there is none.</summary>
    /// <exception cref="NotFound">The viewer is not an administrator.</exception>
    public Task<Choice?> PersonAsync(Viewer viewer, Guid id, CancellationToken stop = default)
    {
        viewer.MustBeAdminToSee();
        return store.ReadAsync(
            db => db.People.Where(person => person.Id == id).Select(person => new Choice(person.Id, person.Name)).SingleOrDefaultAsync(stop), stop);
    }

    private static async Task<IQueryable<EventRow>> MatchingAsync(PortalDb db, Viewer viewer, AuditFilter filter, CancellationToken stop)
    {
        IQueryable<EventRow> rows = db.Log;
        if (filter.PersonId is { } person)
        {
            rows = rows.Where(row => row.ActorId == person || row.PersonId == person);
        }

        // Receipts and changes of saved views are so many that they are listed only when their kind is chosen.
        rows = filter.Kind is { } kind ? rows.Where(row => row.Name == kind) : rows.Where(row => !Bookkeeping.Contains(row.Name));

        if (filter.From is not null || filter.To is not null)
        {
            var zone = viewer.Zone;
            if (filter.From is { } from)
            {
                var begins = Midnight(from, zone);
                rows = rows.Where(row => row.At >= begins);
            }

            if (filter.To is { } to && to < DateOnly.MaxValue)
            {
                var ends = Midnight(to.AddDays(1), zone);
                rows = rows.Where(row => row.At < ends);
            }
        }

        return filter.Text is { } text ? await ContainingAsync(db, rows, text, stop) : rows;
    }

    // The log contains ids, not names: the text is searched in the names of those ids, and in the network address.
    private static async Task<IQueryable<EventRow>> ContainingAsync(PortalDb db, IQueryable<EventRow> rows, string text, CancellationToken stop)
    {
        var search = Text.Fold(text);
        var people = await db.People.Where(one => PortalDb.Fold(one.Name).Contains(search) || one.Email.Contains(search))
            .Select(one => one.Id).Take(MostMatches).ToListAsync(stop);
        var organisations = await db.Organisations.Where(one => PortalDb.Fold(one.Name).Contains(search))
            .Select(one => (Guid?)one.Id).Take(MostMatches).ToListAsync(stop);
        var projects = await db.Projects.Where(one => PortalDb.Fold(one.Name).Contains(search))
            .Select(one => (Guid?)one.Id).Take(MostMatches).ToListAsync(stop);
        var invitations = await db.Invitations.Where(one => PortalDb.Fold(one.Name).Contains(search) || one.Email.Contains(search))
            .Select(one => one.Id).Take(MostMatches).ToListAsync(stop);
        var number = Ticket.ParseNumber(text);
        var tickets = await db.Tickets.Where(one => one.Number == number || PortalDb.Fold(one.Title).Contains(search))
            .Select(one => (Guid?)one.Id).Take(MostMatches).ToListAsync(stop);
        var bodies = invitations.ConvertAll(id => $"\"{id}\"");
        return rows.Where(row => people.Contains(row.ActorId) || (row.PersonId != null && people.Contains(row.PersonId.Value))
            || organisations.Contains(row.OrganisationId) || projects.Contains(row.ProjectId)
            || tickets.Contains(row.TicketId) || row.From!.Contains(search) || bodies.Any(id => row.Body.Contains(id)));
    }

    private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);

        // Where the clock change skips midnight, the day begins an hour later.
        return new DateTimeOffset(local, zone.GetUtcOffset(zone.IsInvalidTime(local) ? local.AddHours(1) : local));
    }

    private static async Task<List<AuditLine>> LinesAsync(PortalDb db, List<EventRow> rows, CancellationToken stop)
    {
        var facts = rows.ConvertAll(row => (Row: row, Body: JsonSerializer.Deserialize<FactBody>(row.Body, JsonSerializerOptions.Web)!));
        var people = rows.SelectMany(row => new[] { row.ActorId, row.PersonId ?? Guid.Empty }).Distinct().ToList();
        var organisations = rows.Select(row => row.OrganisationId).Distinct().ToList();
        var projects = rows.Select(row => row.ProjectId).Distinct().ToList();

        var names = await db.People.Where(one => people.Contains(one.Id)).ToDictionaryAsync(one => one.Id, one => one.Name, stop);
        var organisationNames = await db.Organisations.Where(one => organisations.Contains(one.Id))
            .ToDictionaryAsync(one => one.Id, one => one.Name, stop);
        var titles = await db.Projects.Where(one => projects.Contains(one.Id)).ToDictionaryAsync(one => one.Id, one => one.Name, stop);
        var subjects = new List<(string Property, Dictionary<Guid, string> Names)>();
        foreach (var subject in FeatureIndex.All.SelectMany(feature => feature.Subjects))
        {
            var ids = facts.Select(fact => fact.Body.IdOf(subject.Property)).OfType<Guid>().Distinct().ToList();
            subjects.Add((subject.Property, ids.Count == 0 ? [] : await subject.NamesAsync(db, ids, stop)));
        }

        return facts.ConvertAll(fact => new AuditLine
        {
            Seq = fact.Row.Seq,
            At = fact.Row.At,
            Kind = fact.Row.Name,
            ActorId = fact.Row.ActorId,
            ActorName = names.GetValueOrDefault(fact.Row.ActorId),
            From = fact.Row.From,
            PersonId = fact.Row.PersonId,
            PersonName = Name(names, fact.Row.PersonId),
            OrganisationName = Name(organisationNames, fact.Row.OrganisationId),
            ProjectId = fact.Row.ProjectId,
            ProjectName = Name(titles, fact.Row.ProjectId),
            About = subjects.Select(subject => Name(subject.Names, fact.Body.IdOf(subject.Property))).FirstOrDefault(name => name is not null),
            Fields = fact.Body.Fields ?? (fact.Body.What is { } what ? [what] : []),
            Way = fact.Body.To ?? fact.Body.Proof ?? (fact.Body.Restored is true ? "restored" : null) ?? fact.Body.Added switch
            {
                true => "added",
                false => "removed",
                null => fact.Row.PersonId == fact.Row.ActorId ? "own" : null,
            },
        });

        static string? Name(Dictionary<Guid, string> of, Guid? id) => id is { } present ? of.GetValueOrDefault(present) : null;
    }

    /// <summary>The parts of an event's body that a sentence uses.</summary>
    private sealed record FactBody(IReadOnlyList<string>? Fields, string? What, string? To, string? Proof, bool? Added, bool? Restored)
    {
        [JsonExtensionData]
        public Dictionary<string, JsonElement> Others { get; init; } = [];

        public Guid? IdOf(string property) =>
            Others.TryGetValue(property, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var id) ? id : null;
    }
}
