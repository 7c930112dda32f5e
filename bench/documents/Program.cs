// Does a shelf of 10,000 documents open as one of 100, and how long until the words of 100 PDFs are found?
// dotnet run -c Release --project bench/documents, and after -- how many documents (10,000) and how many PDFs (100).
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ClientPortal.Bench.Documents;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Features.Projects;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Live;
using ClientPortal.Web.Mail;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

const int few = 100, batch = 500, times = 41, pages = 20;
var many = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
var pdfs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100;
var words = Enumerable.Range(0, 4_000).Select(i => "w" + (i * 7919L).ToString("x6", CultureInfo.InvariantCulture)).ToArray();
await using var small = await ShelfAsync(few);
await using var large = await ShelfAsync(many);

Console.WriteLine($"median of {times}, in turns, ms: by the clock, and processor time, which says more on a busy machine");
Console.WriteLine($"| {"what is read",-46} | {few,8:N0} | {many,8:N0} | {"÷",5} | {few,8:N0} | {many,8:N0} | {"÷",5} |");
await CompareAsync("first page of all projects, as staff", one => one.List(one.Staff, new DocumentFilter()));
await CompareAsync("first page of the project, as a client", one => one.List(one.Client, new DocumentFilter(ProjectId: one.Project)));
await CompareAsync("the same by name", one => one.List(one.Client, new DocumentFilter(ProjectId: one.Project, Sort: DocumentSort.Name)));
await CompareAsync("the same as a grid", one => one.List(one.Client, new DocumentFilter(ProjectId: one.Project, Grid: true)));
await CompareAsync("those that await approval", one => one.List(one.Client, new DocumentFilter(State: DocumentState.Awaiting)));
await CompareAsync("search: a word in two texts", one => one.List(one.Client, new DocumentFilter(Search: "seldom")));
await CompareAsync("search: a name that is not there", one => one.List(one.Client, new DocumentFilter(Search: "absent")));
await CompareAsync("search: a word in every second text", one => one.List(one.Client, new DocumentFilter(Search: "often")));
await CompareAsync("search: a word in every name", one => one.List(one.Client, new DocumentFilter(Search: "document")));
await CompareAsync("the same on the project, by name", one => one.List(
    one.Client, new DocumentFilter(Search: "document", ProjectId: one.Project, Sort: DocumentSort.Name)));
await CompareAsync("a document's page", one => one.Get<DocumentQueries>().DetailAsync(one.Client, one.Some, null));
await ReadPdfsAsync();

async Task CompareAsync(string what, Func<Portal, Task> read)
{
    var (fast, slow) = (new List<(double Clock, double Processor)>(), new List<(double Clock, double Processor)>());
    for (var i = 0; i < times + 5; i++)
    {
        foreach (var (portal, taken) in new[] { (small, fast), (large, slow) })
        {
            var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            await read(portal);
            taken.Add((watch.Elapsed.TotalMilliseconds, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds));
        }
    }

    var line = $"| {what,-46} |";
    foreach (var of in new Func<(double Clock, double Processor), double>[] { one => one.Clock, one => one.Processor })
    {
        // The first ones compile.
        var (one, other) = (fast.Skip(5).Select(of).Order().ElementAt(times / 2), slow.Skip(5).Select(of).Order().ElementAt(times / 2));
        line += string.Create(CultureInfo.InvariantCulture, $" {one,8:F2} | {other,8:F2} | {other / one,5:F2} |");
    }

    Console.WriteLine(line);
}

// Each is added as a person adds it, and read by its durable job, one after the other.
async Task ReadPdfsAsync()
{
    var random = new Random(2);
    var files = Enumerable.Range(0, pdfs).Select(_ => Pdf.Of(pages, random, words)).ToList();
    var before = await small.Store.ReadAsync(db => db.DocumentTexts.CountAsync());
    var watch = Stopwatch.StartNew();
    for (var i = 0; i < pdfs; i++)
    {
        await small.Get<DocumentCommands>().AddAsync(
            small.Staff, new NewDocument(small.Project, Folder: "PDF"), new UploadedFile($"{i}.pdf", new MemoryStream(files[i])));
    }

    var added = watch.Elapsed;
    while (await small.Store.ReadAsync(db => db.DocumentTexts.CountAsync()) < before + pdfs)
    {
        await Task.Delay(100);
    }

    var read = watch.Elapsed.TotalSeconds;
    var one = Stopwatch.StartNew();
    await small.Get<DocumentTextCommands>().KeepAsync(
        Viewer.Portal, new string('0', 64), new MemoryStream(Pdf.Of(pages, random, words)), FileKind.Pdf.ContentType);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{pdfs} PDFs of {pages} pages: added in {added.TotalSeconds:F1} s, all of their words found after {read:F1} s, "
        + $"{pdfs / read * 60:F0} a minute; one alone is read in {one.Elapsed.TotalMilliseconds:F0} ms"));
}

async Task<Portal> ShelfAsync(int count)
{
    var directory = Directory.CreateTempSubdirectory("portal-bench-").FullName;
    var builder = WebApplication.CreateBuilder(
        [$"--Portal:DataDirectory={directory}", "--urls=http://127.0.0.1:0", "--Portal:Files:QuotaMegabytes=1000000"]);
    builder.Logging.ClearProviders();
    builder.AddData().AddLive().AddJobs().AddMail().AddAccounts().AddFeatures();
    var app = builder.Build();
    await app.PrepareDataAsync();
    await app.PrepareLiveAsync();
    await app.StartAsync();
    var (store, people) = (app.Services.GetRequiredService<PortalStore>(), app.Services.GetRequiredService<PeopleCommands>());
    var staff = await JoinAsync(await people.AddOrganisationAsync(Viewer.Portal, "Provider", isProvider: true), Role.Technician);
    var client = await JoinAsync(await people.AddOrganisationAsync(Viewer.Portal, "Client"), Role.Client);
    var projects = app.Services.GetRequiredService<ProjectCommands>();
    var project = await projects.CreateAsync(
        staff, client.OrganisationId, new ProjectFields("Shelf", "", ProjectStatus.InProgress, 0, false, null, null));
    await projects.AddMemberAsync(staff, project, client.PersonId);
    client = (await app.Services.GetRequiredService<ViewerSource>().OfAsync(client.PersonId))!;
    var (random, now, some) = (new Random(1), TimeProvider.System.GetUtcNow(), Guid.Empty);
    for (var made = 0; made < count; made += batch)
    {
        // The texts first: what has one is not read again by a job.
        await store.WriteAsync(db =>
        {
            for (var i = made; i < Math.Min(count, made + batch); i++)
            {
                Write(db, $"{i}.1", random, i == 7 ? " seldom" : i % 2 == 0 ? " often" : "");
                Write(db, $"{i}.2", random, i == 3 ? " seldom" : i % 2 == 0 ? " often" : "");
            }

            return Task.CompletedTask;
        });
        await store.WriteAsync(async db =>
        {
            var home = await db.Projects.SingleAsync(one => one.Id == project);
            for (var i = made; i < Math.Min(count, made + batch); i++)
            {
                // Every tenth awaits an approval, every third has two versions, and all have a text of fifty words.
                var document = Document.Add(
                    staff, home, new DocumentFields($"Document {i}.pdf", $"Folder {i % 20}", (DocumentKind)(i % 6), "", Shared: true),
                    FileOf($"{i}.1"), null, now.AddSeconds(i));
                if (i % 3 == 0)
                {
                    document.AddVersion(staff, FileOf($"{i}.2"), null, null, now.AddSeconds(i));
                }

                if (i % 10 == 0)
                {
                    document.Ask(staff, new ApprovalRequest([client.PersonId], NeedsAll: true), now);
                }

                some = i == 30 ? document.Id : some;
                db.Documents.Add(document);
            }
        });
    }

    return new Portal(app, directory, store, staff, client, project, some);

    async Task<Viewer> JoinAsync(Guid organisation, Role role) => (await app.Services.GetRequiredService<ViewerSource>().OfAsync(
        await people.AddPersonAsync(
            Viewer.Portal, organisation, new PersonFields("Somebody", $"{Guid.NewGuid():N}@example.org", role), "a long enough one")))!;
}

string HashOf(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

StoredFile FileOf(string name) => new(FileKind.Pdf, 100_000, HashOf(name), $"documents/{HashOf(name)[..32]}");

void Write(PortalDb db, string name, Random random, string more) => db.DocumentTexts.Add(new DocumentText(
    HashOf(name), string.Join(' ', Enumerable.Range(0, 50).Select(_ => words[random.Next(words.Length)])) + more,
    TimeProvider.System.GetUtcNow()));

/// <summary>A portal with a shelf, in this process.</summary>
internal sealed record Portal(
    WebApplication App, string Directory, PortalStore Store, Viewer Staff, Viewer Client, Guid Project, Guid Some) : IAsyncDisposable
{
    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    public Task List(Viewer viewer, DocumentFilter filter) => Get<DocumentQueries>().FirstAsync(viewer, filter, DocumentQueries.PageSize, null);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
