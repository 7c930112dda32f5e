// Fills a data directory for the bench, through the portal's own commands, and says what is in it as JSON:
//   dotnet run -c Release --project bench/fill -- DIRECTORY PEOPLE
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Domain.Prospects;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Api;
using ClientPortal.Web.Data;
using ClientPortal.Web.Demo;
using ClientPortal.Web.Features;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Conversations;
using ClientPortal.Web.Features.Projects;
using ClientPortal.Web.Features.Prospects;
using ClientPortal.Web.Features.Tickets;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;
using ClientPortal.Web.Mail;
using ClientPortal.Web;

const string Password = "a long enough one";
var (directory, count) = (args[0], int.Parse(args[1], CultureInfo.InvariantCulture));

var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    ApplicationName = "ClientPortal.Web",
    EnvironmentName = "Production",
    ContentRootPath = AppContext.BaseDirectory,
    Args = [$"--Portal:DataDirectory={directory}", "--Demo:Enabled=false"],
});
builder.Logging.ClearProviders();
builder.AddData().AddLive().AddMail().AddAccounts().AddFeatures().AddApi().AddDemo().AddPages();
await using var app = builder.Build();
await app.PrepareDataAsync();

var people = Get<PeopleCommands>();
var provider = await people.AddOrganisationAsync(Viewer.Portal, "Provider", isProvider: true);
var staff = await PersonAsync(provider, "staff", Role.Technician);

// Those who look at the tickets that are written in, and those who have nothing to do with them.
var organisation = await people.AddOrganisationAsync(Viewer.Portal, "Organisation");
var elsewhere = await people.AddOrganisationAsync(Viewer.Portal, "Elsewhere");
var writer = await PersonAsync(organisation, "writer", Role.Client);
var listeners = await PeopleAsync(organisation, "listener");
var strangers = await PeopleAsync(elsewhere, "stranger");
var staffViewer = (await Get<ViewerSource>().OfAsync(staff.Id))!;
var writerViewer = (await Get<ViewerSource>().OfAsync(writer.Id))!;

foreach (var owner in new[] { organisation, elsewhere })
{
    for (var i = 0; i < 4; i++)
    {
        var fields = new ProjectFields($"Project {i}", "A network for two buildings.", ProjectStatus.InProgress, 20 * i, false, null, null);
        await Get<ProjectCommands>().CreateAsync(staffViewer, owner, fields);
    }
}

for (var i = 0; i < 60; i++)
{
    var fields = new ProspectFields { FirstName = "Awa", LastName = $"Diop {i}", Email = $"awa{i}@example.org", Phone = "+221 77 000 00 00", Company = "Sahel" };
    await Get<ProspectCommands>().AddAsync(staffViewer, fields, ProspectSource.Manual);
}

for (var i = 0; i < 40; i++)
{
    await TicketAsync(writerViewer, $"Printer {i}", messages: 0);
}

var strange = (await Get<ViewerSource>().OfAsync(strangers[0].Id))!;
var said = new
{
    password = Password,
    staff = staff.Email,
    writer = writer.Email,
    listeners = listeners.Select(one => one.Email),
    strangers = strangers.Select(one => one.Email),
    ticket = await TicketAsync(writerViewer, "The ticket that is written in", messages: 50),
    quietTicket = await TicketAsync(writerViewer, "A ticket that is only read", messages: 50),
    longTicket = await TicketAsync(writerViewer, "A long ticket", messages: 200),
    strangersTicket = await TicketAsync(strange, "A ticket elsewhere", messages: 50),
};
Console.WriteLine(JsonSerializer.Serialize(said));

T Get<T>()
    where T : notnull => app.Services.GetRequiredService<T>();

async Task<List<(Guid Id, string Email)>> PeopleAsync(Guid where, string name)
{
    var all = new List<(Guid, string)>();
    for (var i = 0; i < count; i++)
    {
        all.Add(await PersonAsync(where, $"{name}{i}", Role.Client));
    }

    return all;
}

// Administrators of their organisation: they see all of its tickets.
async Task<(Guid Id, string Email)> PersonAsync(Guid where, string name, Role role)
{
    var fields = new PersonFields($"{name} of the bench", $"{name}@example.org", role) { IsOrganisationAdministrator = role == Role.Client };
    return (await people.AddPersonAsync(Viewer.Portal, where, fields, Password), fields.Email);
}

async Task<object> TicketAsync(Viewer by, string title, int messages)
{
    var fields = new TicketFields(title, "It does not print any more.", TicketCategory.Incident, TicketPriority.Normal, null);
    var number = await Get<TicketCommands>().OpenAsync(by, fields);
    var conversation = (await Get<TicketQueries>().FindAsync(by, number)).Row.ConversationId;
    for (var i = 0; i < messages; i++)
    {
        // A day's work: who asks and who answers, some of it with a little Markdown.
        var text = i % 5 == 0 ? $"Here is **what** I tried:\n\n- the cable\n- the other cable ({i})" : $"It was the switch on the second floor, port {i}.";
        await Get<ConversationCommands>().SendAsync(i % 2 == 0 ? by : staffViewer, conversation, new MessageDraft(Guid.NewGuid(), text));
    }

    return new { number = Ticket.Shown(number), conversation };
}
