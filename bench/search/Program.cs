// How long a search takes among many messages: dotnet run -c Release --project bench/search, and after -- how many (100,000).
using System.Diagnostics;
using System.Globalization;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Search;
using ClientPortal.Web.Features.Tickets;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Live;
using ClientPortal.Web.Mail;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

const int tickets = 400, batch = 1_000, times = 21;
var wanted = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100_000;
var directory = Directory.CreateTempSubdirectory("portal-bench-").FullName;
var builder = WebApplication.CreateBuilder([$"--Portal:DataDirectory={directory}"]);
builder.Logging.ClearProviders();
builder.AddData().AddLive().AddJobs().AddMail().AddAccounts().AddFeatures();
await using var app = builder.Build();
await app.PrepareDataAsync();
var (store, clock) = (app.Services.GetRequiredService<PortalStore>(), TimeProvider.System);

var people = app.Services.GetRequiredService<PeopleCommands>();
var provider = await people.AddOrganisationAsync(Viewer.Portal, "Provider", isProvider: true);
var staff = await JoinAsync(provider, Role.Technician);
var clients = new List<Viewer>();
foreach (var name in new[] { "One", "Other" })
{
    clients.Add(await JoinAsync(await people.AddOrganisationAsync(Viewer.Portal, name), Role.Client));
}

var colleague = await JoinAsync(clients[0].OrganisationId, Role.Client);
var threads = new List<(Conversation Thread, Viewer By)>();
for (var i = 0; i < tickets; i++)
{
    var by = clients[i % clients.Count];
    var fields = new TicketFields($"Matter {i}", "", TicketCategory.Incident, TicketPriority.Normal, null);
    var number = await app.Services.GetRequiredService<TicketCommands>().OpenAsync(by, fields);
    var thread = await store.ReadAsync(db => db.Conversations.Include(one => one.Members)
        .SingleAsync(one => db.Tickets.Any(ticket => ticket.Number == number && ticket.ConversationId == one.Id)));
    threads.Add((thread, by));
}

// Twenty-five words of four thousand, some often and most seldom; one word in every second message, one in every thousandth.
var random = new Random(1);
var words = Enumerable.Range(0, 4_000).Select(i => "w" + (i * 7919L).ToString("x6", CultureInfo.InvariantCulture)).ToArray();
for (var written = 0; written < wanted; written += batch)
{
    await store.WriteAsync(db =>
    {
        for (var i = written; i < written + batch; i++)
        {
            var (thread, by) = threads[random.Next(threads.Count)];
            var text = string.Join(' ', Enumerable.Range(0, 25).Select(_ => words[(int)(Math.Pow(random.NextDouble(), 3) * words.Length)]));
            var marked = text + (i % 2 == 0 ? " often" : "") + (i % 1_000 == 7 ? " seldom" : "");
            var message = Message.Send(by, thread, new MessageWords(Guid.CreateVersion7(), marked), clock.GetUtcNow());
            db.Messages.Add(message);

            // Every tenth message has a file with words in its name.
            if (i % 10 == 3)
            {
                var file = new StoredFile(FileKind.Pdf, 1, "", $"none/{i}");
                var attachment = Attachment.Upload(by, thread, file, $"{text[..15]} {(i % 20 == 3 ? "often" : "once")}.pdf", clock.GetUtcNow());
                attachment.SendWith(by, message);
                db.Attachments.Add(attachment);
            }
        }

        return Task.CompletedTask;
    });
}

var (search, list) = (app.Services.GetRequiredService<SearchQueries>(), app.Services.GetRequiredService<TicketQueries>());
Console.WriteLine($"{wanted:N0} messages, {new FileInfo(Path.Combine(directory, "portal.db")).Length / 1_000_000} MB");
Console.WriteLine($"| {"median of " + times + ", ms",-44} | {"seldom",8} | {"often",8} | {"w0 (the beginning of most)",28} | {"absent",8} |");
await RowAsync("messages, as staff", word => search.MessagesAsync(staff, new MessageSearch(word)));
await RowAsync("messages, as a client who reads half of them", word => search.MessagesAsync(clients[0], new MessageSearch(word)));
await RowAsync("messages, as a client who reads none", word => search.MessagesAsync(colleague, new MessageSearch(word)));
await RowAsync("tickets, as staff", word => list.ListAsync(staff, new TicketFilter { Search = word }));
await RowAsync(
    "row by row, as it was",
    word => store.ReadAsync(db => db.Messages.CountAsync(message => PortalDb.Fold(message.Content).Contains(word))));
Directory.Delete(directory, recursive: true);

async Task<Viewer> JoinAsync(Guid organisation, Role role) => (await app.Services.GetRequiredService<ViewerSource>().OfAsync(
    await people.AddPersonAsync(
        Viewer.Portal, organisation, new PersonFields("Somebody", $"{Guid.NewGuid():N}@example.org", role), "a long enough one")))!;

async Task RowAsync<T>(string name, Func<string, Task<T>> ask)
{
    var medians = new List<double>();
    foreach (var word in new[] { "seldom", "often", "w0", "absent" })
    {
        await ask(word);
        var taken = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var watch = Stopwatch.StartNew();
            await ask(word);
            taken.Add(watch.Elapsed.TotalMilliseconds);
        }

        medians.Add(taken.Order().ElementAt(times / 2));
    }

    Console.WriteLine($"| {name,-44} | {medians[0],8:F1} | {medians[1],8:F1} | {medians[2],28:F1} | {medians[3],8:F1} |");
}
