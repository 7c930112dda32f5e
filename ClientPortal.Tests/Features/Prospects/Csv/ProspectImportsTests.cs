using System.Globalization;
using System.Text;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Prospects;
using ClientPortal.Web.Features.Prospects.Csv;

namespace ClientPortal.Tests.Features.Prospects.Csv;

public sealed class ProspectImportsTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    private ProspectImports Imports => portal.Get<ProspectImports>();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Each_line_becomes_a_prospect_or_says_why_not()
    {
        await portal.Get<ProspectCommands>()
            .AddAsync(portal.Technician, new ProspectFields { FirstName = "Known", Email = "known@example.org" }, ProspectSource.Manual);

        var run = await RunAsync(
            """
            Prénom;Nom;E-mail;Téléphone
            Awa;Ndiaye;awa@example.org;+221 77 123 45 67
            Bou;Sall;not an address;
            "Open;Sow;open@example.org;
            Known;Again;KNOWN@example.org;

            Twin;Awa;;00221771234567
            Coumba;Diop;;
            """);

        Assert.Equal((6, 2), (run.Total, run.Created));
        Assert.Equal(
            [(3, "person.email-invalid"), (4, "import.broken-quotes"), (5, ImportFailure.Duplicate), (7, ImportFailure.Duplicate)],
            run.Failures.Select(failure => (failure.Line, failure.Reason.Rule)));
        var page = await portal.Get<ProspectQueries>().PageAsync(portal.Technician, ProspectQuery.All);
        Assert.Equal(["Awa", "Coumba", "Known"], page.Rows.Select(row => row.FirstName).Order());
        Assert.All(page.Rows.Where(row => row.FirstName != "Known"), row => Assert.Equal(ProspectSource.Import, row.Source));
    }

    [Fact]
    public async Task Duplicates_are_imported_on_request()
    {
        const string Twice = "Nom;E-mail\nUn;same@example.org\nDeux;same@example.org";

        Assert.Equal(2, (await RunAsync(Twice, skipDuplicates: false)).Created);
        Assert.Equal(0, (await RunAsync(Twice)).Created);
    }

    [Fact]
    public async Task Without_address_and_number_duplicates_are_found_by_name_and_company()
    {
        const string Lines =
            "Prénom;Nom;Société;E-mail\nAwa;Ndiaye;Soleil;\nAWA;Ndiayé;soleil;\nAwa;Ndiaye;Lune;\n;;Seule;\nAwa;Ndiaye;Soleil;awa@example.org";

        // With a different address the last one may be another person.
        var run = await RunAsync(Lines);
        Assert.Equal([3], run.Failures.Select(failure => failure.Line));
        Assert.Equal(4, run.Created);
        Assert.Equal(0, (await RunAsync(Lines)).Created);
    }

    [Fact]
    public async Task An_owner_is_found_by_name_or_address_and_an_unknown_one_is_reported()
    {
        var run = await RunAsync("Nom;Responsable\nUn;theo TECHNICIAN\nDeux;technician@example.org\nTrois;Nobody Known\nQuatre;Max Member");

        Assert.Equal(2, run.Created);
        Assert.Equal(
            [(4, "import.owner-unknown"), (5, "import.owner-unknown")], run.Failures.Select(failure => (failure.Line, failure.Reason.Rule)));
        var page = await portal.Get<ProspectQueries>().PageAsync(portal.Technician, ProspectQuery.All);
        Assert.All(page.Rows, row => Assert.Equal(portal.Technician.PersonId, row.OwnerId));
    }

    [Fact]
    public async Task Ten_thousand_lines_do_not_block_other_people()
    {
        var text = new StringBuilder("Prénom;Nom;E-mail\n");
        for (var i = 0; i < 10_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"P{i};N{i};{(i % 1000 == 999 ? "broken" : $"p{i}@example.org")}\n");
        }

        var file = ImportFile.Read("big.csv", Encoding.UTF8.GetBytes(text.ToString()));
        var run = Imports.Start(portal.Technician, file, ImportMapping.Guess(file.Head), skipDuplicates: true);
        Assert.True(run.Done < run.Total, "the circuit that asked goes on at once");

        // Another person works meanwhile: each of their writes waits for one hundred lines at most.
        var writes = 0;
        while (!run.Over)
        {
            await portal.Get<ProspectCommands>().AddAsync(portal.Admin, new ProspectFields { FirstName = "Meanwhile" }, ProspectSource.Manual);
            writes++;
        }

        Assert.Equal((10_000, 9_990, false), (run.Done, run.Created, run.BrokenOff));
        Assert.Equal(Enumerable.Range(1, 10).Select(thousand => (thousand * 1000) + 1), run.Failures.Select(failure => failure.Line));
        Assert.True(writes > 10, $"{writes} writes");
        Assert.Equal(9_990 + writes, (await portal.Get<ProspectQueries>().PageAsync(portal.Technician, ProspectQuery.All)).Total);
    }

    [Fact]
    public async Task Only_its_owner_finds_an_import_and_an_invalid_start_is_refused()
    {
        var run = await RunAsync("Nom\nUn");

        Assert.Same(run, Imports.Of(portal.Technician));
        Assert.Null(Imports.Of(portal.Admin));
        Assert.Null(Imports.Of(portal.ClientAdmin));
        Imports.Dismiss(portal.Technician);
        Assert.Null(Imports.Of(portal.Technician));
        var file = ImportFile.Read("f.csv", "Nom\nUn"u8.ToArray());
        Assert.Equal(
            "import.nothing-mapped", Assert.Throws<RuleBroken>(() => Imports.Start(portal.Technician, file, new ImportMapping(), true)).Rule);
        Assert.Throws<NotFound>(() => Imports.Start(portal.ClientAdmin, file, ImportMapping.Guess(file.Head), true));
    }

    [Fact]
    public async Task Progress_reaches_only_the_person_who_imports()
    {
        var (mine, others) = (RecordingListener.In(portal.Bus, Room.Person(portal.Technician.PersonId)),
            RecordingListener.In(portal.Bus, Room.Person(portal.Admin.PersonId), Room.Person(portal.Member.PersonId)));

        await RunAsync("Nom\nUn");

        await Eventually.TrueAsync(() => mine.Signals.OfType<ImportMoved>().Count() >= 2);
        Assert.Empty(others.Signals.OfType<ImportMoved>());
    }

    private async Task<ImportRun> RunAsync(string text, bool skipDuplicates = true)
    {
        var file = ImportFile.Read("f.csv", Encoding.UTF8.GetBytes(text));
        var run = Imports.Start(portal.Technician, file, ImportMapping.Guess(file.Head), skipDuplicates);
        await Eventually.TrueAsync(() => run.Over);
        return run;
    }
}
