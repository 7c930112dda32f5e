using ClientPortal.Domain.Mail;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Notifications;
using ClientPortal.Web.Features.Projects;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Live;
using ClientPortal.Web.Mail;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ClientPortal.Bench.Notifications;

/// <summary>A portal without a web server, with a project chat of many members.</summary>
internal sealed class Portal : IMailRoute, IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string directory;
    private int sent;

    private Portal()
    {
        directory = Directory.CreateTempSubdirectory("portal-bench-").FullName;
        var builder = WebApplication.CreateBuilder(
        [
            $"--Portal:DataDirectory={directory}", "--Portal:MessagesPerMinute=1000000", "--Portal:Notifications:MailAfterMinutes=525600",
        ]);
        builder.Logging.ClearProviders();
        builder.AddData().AddLive().AddJobs().AddMail().AddAccounts().AddFeatures();
        builder.Services.Replace(ServiceDescriptor.Singleton<IMailRoute>(this));
        app = builder.Build();
    }

    /// <summary>Mails that were handed to the mail server, which accepts each at once.</summary>
    public int Sent => Volatile.Read(ref sent);

    public Viewer Author { get; private set; } = null!;

    public IReadOnlyList<Viewer> Members { get; private set; } = [];

    public Guid Chat { get; private set; }

    public PortalStore Store => Get<PortalStore>();

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public IServiceProvider Services => app.Services;

    public IServiceProvider Scope() => app.Services.CreateScope().ServiceProvider;

    /// <param name="members">People of the conversation.</param>
    /// <param name="without">Background work that is not started.</param>
    public static async Task<Portal> StartAsync(int members, params Type[] without)
    {
        var portal = new Portal();
        await portal.app.PrepareDataAsync();
        await portal.app.PrepareLiveAsync();
        await portal.FillAsync(members);
        foreach (var service in portal.app.Services.GetServices<IHostedService>()
            .Where(one => one.GetType().Assembly == typeof(LiveBus).Assembly && !without.Contains(one.GetType())))
        {
            await service.StartAsync(CancellationToken.None);
        }

        return portal;
    }

    public Task WriteAsync(string words) =>
        Get<ConversationCommands>().SendAsync(Author, Chat, new MessageDraft(Guid.NewGuid(), words));

    /// <summary>Returns when all that was committed has become notifications.</summary>
    public async Task NotifiedAsync()
    {
        var head = await Store.ReadAsync(db => db.Log.MaxAsync(row => (long?)row.Seq)) ?? 0;
        while (Get<NotificationReactor>().Position < head)
        {
            await Task.Delay(20);
        }
    }

    public Task SendAsync(OutboxMail mail, CancellationToken stop)
    {
        Interlocked.Increment(ref sent);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    private async Task FillAsync(int members)
    {
        var people = Get<PeopleCommands>();
        var provider = await people.AddOrganisationAsync(Viewer.Portal, "Provider", isProvider: true);
        var client = await people.AddOrganisationAsync(Viewer.Portal, "Client");
        var author = await people.AddPersonAsync(
            Viewer.Portal, provider, new PersonFields("Author", "author@example.org", Role.Technician), "a long enough one");
        Author = (await Get<ViewerSource>().OfAsync(author))!;
        var ids = await Store.WriteAsync(async db =>
        {
            var organisation = await db.Organisations.SingleAsync(one => one.Id == client);
            var joined = Enumerable.Range(0, members).Select(number => Person.Join(
                Viewer.Portal, organisation, new PersonFields($"Person {number}", $"person{number}@example.org", Role.Client),
                TimeProvider.System.GetUtcNow())).ToList();
            db.People.AddRange(joined);
            return joined.ConvertAll(person => person.Id);
        });
        var project = await Get<ProjectCommands>().CreateAsync(
            Viewer.Portal, client, new ProjectFields("Project", "", ProjectStatus.InProgress, 40, false, null, null));
        foreach (var id in ids)
        {
            await Get<ProjectCommands>().AddMemberAsync(Viewer.Portal, project, id);
        }

        Members = [.. (await Get<ViewerSource>().OfAllAsync(ids)).Values];

        // One of the members: a conversation of this many takes no further one.
        Author = Members.Count > 0 ? Members[0] : Author;
        Chat = await Get<MessengerCommands>().OpenProjectRoomAsync(Author, project);
    }
}
