using System.IO.Compression;
using System.Text.Json.Nodes;
using ClientPortal.Domain;
using ClientPortal.Domain.Jobs;
using ClientPortal.Domain.People;
using ClientPortal.Domain.PersonalData;
using ClientPortal.Domain.Prospects;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.MyAccount;
using ClientPortal.Web.Features.PersonalData;
using ClientPortal.Web.Features.Prospects;
using ClientPortal.Web.Features.Tickets;
using ClientPortal.Web.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.PersonalData;

/// <summary>The export of everything about a person, and what is left of one who was erased.</summary>
public sealed class PersonalDataCommandsTests : IAsyncLifetime
{
    private const string Name = "Zébulon Quatorze", Email = "zebulon@quatorze.example", Title = "Zinc et cuivre";

    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    private PersonalDataCommands Commands => portal.Get<PersonalDataCommands>();

    private ErasureCommands Erasures => portal.Get<ErasureCommands>();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(clock);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task The_archive_holds_what_the_person_has_and_no_keys_and_expires()
    {
        var person = await PersonAsync();
        var id = await Commands.AskAsync(person, person.PersonId);
        Assert.Equal(id, await Commands.AskAsync(portal.Admin, person.PersonId));
        var ready = await ReadyAsync(id);
        Assert.InRange((ready.ExpiresAt!.Value - ready.AskedAt).TotalDays, 7, 7.01);

        var file = await Commands.DownloadAsync(person, id);
        await using (var zip = await ZipFile.OpenReadAsync(file.Path, TestContext.Current.CancellationToken))
        {
            Assert.Equal(Email, (string)Read(zip, "profile.json")[0]!["email"]!);
            Assert.Equal(Title, (string)Read(zip, "tickets.json")[0]!["title"]!);
            Assert.Equal("Appareil", (string)Read(zip, "sessions.json")[0]!["device"]!);
            Assert.Null(Read(zip, "account.json")[0]!["passwordHash"]);
        }

        await Assert.ThrowsAsync<NotFound>(() => Commands.DownloadAsync(portal.Member, id));
        await Assert.ThrowsAsync<NotFound>(() => Commands.AskAsync(portal.Member, person.PersonId));
        Assert.Equal("viewer.admin-only", (await Assert.ThrowsAsync<RuleBroken>(() => Commands.DownloadAsync(portal.Technician, id))).Rule);
        Assert.Equal(
            ["personal-data.requested", "personal-data.prepared", "personal-data.downloaded"],
            await portal.Store.ReadAsync(db => db.Log.Where(row => row.Name.StartsWith("personal-data")).OrderBy(row => row.Seq)
                .Select(row => row.Name).ToListAsync()));

        clock.Advance(TimeSpan.FromDays(7));
        await Assert.ThrowsAsync<NotFound>(() => Commands.DownloadAsync(person, id));
        clock.Advance(TimeSpan.FromHours(2));
        await Eventually.TrueAsync(async () => Moved() && !await portal.Store.ReadAsync(db => db.PersonalExports.AnyAsync()));

        // The clock's leaps may end the run between the rows and the files: the next attempt, a moment later, deletes these.
        await Eventually.TrueAsync(() => Moved() && !File.Exists(file.Path));
    }

    [Fact]
    public async Task Of_an_erased_person_nothing_is_left_but_what_others_read()
    {
        var person = await PersonAsync();
        var ticket = await portal.Store.ReadAsync(
            db => db.Tickets.Where(one => one.RequesterId == person.PersonId).Select(one => one.Number).SingleAsync());
        await ReadyAsync(await Commands.AskAsync(person, person.PersonId));
        var tokens = portal.Get<AccessTokenCommands>();
        await tokens.MakeAsync(person, TestPortal.Password, new("Zébulon Quatorze, script", TokenScope.Read, null));
        await ContactsAsync();
        Assert.NotEmpty(await LeftAsync());

        // Mails about it are written and sent, by jobs: none of them is half done.
        await portal.QuietAsync();
        await Eventually.TrueAsync(async () => Moved() && !await portal.Store.ReadAsync(db => db.Jobs.AnyAsync(
            job => job.State == JobState.Running || (job.State == JobState.Due && (job.PersonId == person.PersonId || job.Subject == Email)))));

        await Erasures.EraseAsync(portal.Admin, person.PersonId, $" {Name.ToUpperInvariant()} ");

        await Eventually.TrueAsync(async () => Moved() && (await LeftAsync()).Count == 0, expectation: "no column names the person");
        Assert.Null(await portal.Get<ViewerSource>().OfAsync(person.PersonId));
        Assert.Equal("Personne supprimée", await portal.Store.ReadAsync(
            db => db.People.Where(one => one.Id == person.PersonId).Select(one => one.Name).SingleAsync()));
        Assert.Equal(Title, (await portal.Get<TicketQueries>().FindAsync(portal.Admin, ticket)).Row.Title);
        Assert.False(await portal.Store.ReadAsync(db => db.Users.AnyAsync(one => one.Id == person.PersonId)));
        Assert.False(await portal.Store.ReadAsync(db => db.Sessions.AnyAsync(one => one.PersonId == person.PersonId)));
        await Eventually.TrueAsync(async () =>
            Moved() && !await portal.Store.ReadAsync(db => db.Log.AnyAsync(row => row.ActorId == person.PersonId && row.From != null)));
        Assert.Contains("person.erased", await portal.Store.ReadAsync(db => db.Log.Select(row => row.Name).ToListAsync()));
        Assert.Equal("person.erased", await RuleAsync(() => portal.Get<PeopleCommands>().EnableAsync(portal.Admin, person.PersonId)));
        var contacts = await portal.Store.ReadAsync(db => db.Prospects.OrderBy(one => one.Id).ToListAsync());
        Assert.Equal([true, false], contacts.Select(one => one.DeletedAt is not null));
        Assert.All(contacts, one => Assert.Equal((Person.ErasedName, ""), (one.LastName, one.Email)));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(portal.Directory, "files", "exports"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_wrong_name_the_last_administrator_and_oneself_are_refused()
    {
        Assert.Equal("person.name-differs", await RuleAsync(() => Erasures.EraseAsync(portal.Admin, portal.Member.PersonId, "Max")));
        Assert.Equal("person.not-oneself", await RuleAsync(() => Erasures.EraseAsync(portal.Admin, portal.Admin.PersonId, portal.Admin.Name)));
        Assert.Equal("person.last-administrator", await RuleAsync(
            () => Erasures.EraseAsync(Viewer.Portal, portal.Admin.PersonId, portal.Admin.Name)));
        Assert.Equal("viewer.admin-only", await RuleAsync(() => Erasures.EraseAsync(portal.Technician, portal.Member.PersonId, portal.Member.Name)));
        await Assert.ThrowsAsync<NotFound>(() => Erasures.EraseAsync(portal.ClientAdmin, portal.Member.PersonId, portal.Member.Name));
    }

    // Jobs are done by the portal's clock.
    private bool Moved()
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        return true;
    }

    private static JsonArray Read(ZipArchive zip, string name)
    {
        using var entry = zip.GetEntry(name)!.Open();
        return JsonNode.Parse(entry)!.AsArray();
    }

    private static async Task<string> RuleAsync(Func<Task> act) => (await Assert.ThrowsAsync<RuleBroken>(act)).Rule;

    private async Task<Viewer> PersonAsync()
    {
        var fields = new PersonFields(Name, Email, Role.Client) { JobTitle = "Géomètre Quatorze" };
        var id = await portal.Get<PeopleCommands>().AddPersonAsync(portal.Admin, portal.Acme, fields, TestPortal.Password);
        var viewer = (await portal.Get<ViewerSource>().OfAsync(id))! with { From = "203.0.113.14" };
        var session = await portal.Store.WriteAsync(db =>
        {
            var made = Session.Start(viewer, "Appareil", viewer.From!, clock.GetUtcNow());
            db.Sessions.Add(made);
            return Task.FromResult(made.Id);
        });
        viewer = viewer with { SessionId = session };
        await portal.Get<TicketCommands>().OpenAsync(
            viewer, new TicketFields(Title, "Le cuivre manque.", TicketCategory.Request, TicketPriority.Normal, null));
        return viewer;
    }

    // The same person as a prospect, and as one that became a client, with what Calendly sent.
    private async Task ContactsAsync()
    {
        var prospects = portal.Get<ProspectCommands>();
        var fields = new ProspectFields
        {
            FirstName = "Zébulon", LastName = "Quatorze", Email = Email, Company = "Quatorze SA", Notes = "M. Quatorze rappellera.",
            Tags = ["quatorze"],
        };
        await prospects.AddAsync(portal.Technician, fields, ProspectSource.Manual);
        var won = await prospects.AddAsync(portal.Technician, fields, ProspectSource.Manual);
        var project = await portal.ProjectAsync();
        await portal.Store.WriteAsync(async db =>
        {
            var prospect = await db.Prospects.Include(one => one.Appointments).SingleAsync(one => one.Id == won);
            prospect.Note(portal.Technician, new AppointmentFields("https://api.calendly.com/1") { Title = "Chez Quatorze" }, clock.GetUtcNow());
            prospect.Convert(portal.Technician, portal.Acme, project, clock.GetUtcNow());
            var sent = $"{{\"email\":\"{Email}\"}}";
            db.Deliveries.Add(CalendlyDelivery.Receive("invitee.created", "https://api.calendly.com/1", sent, clock.GetUtcNow()));
        });
    }

    private async Task<PersonalExport> ReadyAsync(Guid id)
    {
        PersonalExport? found = null;
        await Eventually.TrueAsync(async () =>
            Moved() && (found = await portal.Store.ReadAsync(db => db.PersonalExports.SingleAsync(one => one.Id == id))).StoredName is not null);
        return found!;
    }

    // Columns of any table in which the person is named.
    private Task<List<string>> LeftAsync() => portal.Store.ReadAsync(async db =>
    {
        var left = new List<string>();
        foreach (var type in db.Model.GetEntityTypes().Where(type => type.GetTableName() is not null && !type.IsMappedToJson()))
        {
            foreach (var column in type.GetProperties().Where(property => property.ClrType == typeof(string)))
            {
                var sql = "SELECT CAST(COUNT(*) AS int) AS \"Value\" "
                    + $"FROM \"{type.GetTableName()}\" WHERE \"{column.GetColumnName()}\" LIKE '%quatorze%'";
                if (await db.Database.SqlQueryRaw<int>(sql).SingleAsync() > 0)
                {
                    left.Add($"{type.GetTableName()}.{column.GetColumnName()}");
                }
            }
        }

        return left;
    });
}
