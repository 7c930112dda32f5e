using ClientPortal.Domain.People;
using ClientPortal.Web;
using ClientPortal.Web.Api;
using ClientPortal.Web.Data;
using ClientPortal.Web.Demo;
using ClientPortal.Web.Features;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Live;
using ClientPortal.Web.Mail;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientPortal.Bench.Fill;

/// <summary>The portal's services on a data directory, without its pages; and the member of staff who acts.</summary>
internal sealed class Office : IAsyncDisposable
{
    public const string Password = "a long enough one";

    private readonly WebApplication app;

    private Office(WebApplication app) => this.app = app;

    public Viewer Staff { get; private set; } = null!;
    public string StaffEmail { get; private set; } = "";

    public static async Task<Office> OpenAsync(string directory)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "ClientPortal.Web",
            EnvironmentName = "Production",
            ContentRootPath = AppContext.BaseDirectory,
            Args = [$"--Portal:DataDirectory={directory}", "--Demo:Enabled=false"],
        });
        builder.Logging.ClearProviders();
        builder.AddData().AddLive().AddJobs().AddMail().AddAccounts().AddFeatures().AddApi().AddDemo().AddPages();
        var office = new Office(builder.Build());
        await office.app.PrepareDataAsync();
        var provider = await office.OrganisationAsync("Provider", isProvider: true);
        (office.Staff, office.StaffEmail) = await office.JoinAsync(provider, "staff", Role.Technician);
        return office;
    }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public Task<Guid> OrganisationAsync(string name, bool isProvider = false) =>
        Get<PeopleCommands>().AddOrganisationAsync(Viewer.Portal, name, isProvider);

    /// <summary>Clients are administrators of their organisation: they see all of its tickets.</summary>
    public async Task<(Viewer Viewer, string Email)> JoinAsync(Guid organisation, string name, Role role = Role.Client)
    {
        var fields = new PersonFields($"{name} of the bench", $"{name}@example.org", role) { IsOrganisationAdministrator = role == Role.Client };
        var id = await Get<PeopleCommands>().AddPersonAsync(Viewer.Portal, organisation, fields, Password);
        return ((await Get<ViewerSource>().OfAsync(id))!, fields.Email);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
