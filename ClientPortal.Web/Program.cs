using ClientPortal.Web;
using ClientPortal.Web.Api;
using ClientPortal.Web.Data;
using ClientPortal.Web.Demo;
using ClientPortal.Web.Features;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Live;
using ClientPortal.Web.Mail;

return await CommandLine.RunAsync(args, ServeAsync, CreateAdministratorAsync, WriteCollectionAsync, [.. DataCommandLine.All(Build)]);

WebApplication Build()
{
    var builder = WebApplication.CreateBuilder(CommandLine.SettingsOf(args));
    builder.CheckSettings().AddData().AddLive().AddJobs().AddMail().AddAccounts().AddFeatures().AddApi().AddDemo().AddPages().AddTelemetry();
    return builder.Build();
}

async Task<WebApplication> PrepareAsync()
{
    var app = Build();
    await app.PrepareDataAsync();
    return app;
}

async Task ServeAsync()
{
    var app = Build();
    app.UsePages();
    app.MapAccounts().MapFeatures().MapApi().MapPages().MapTelemetry();

    // Endpoints are made at their first use, which takes a fifth of a start: here it is while the model of the tables is built (AddData).
    app.UseEndpoints(_ => { });
    var endpoints = Task.Run(() => app.Services.GetRequiredService<EndpointDataSource>().Endpoints);

    await app.PrepareDataAsync();
    await app.SeedDemoAsync();
    await app.PrepareLiveAsync();
    app.CheckMail();
    await app.Services.GetRequiredService<FirstAdministrator>().AnnounceAsync(app.Logger);

    Settings.CheckAddresses(app.Configuration);
    await endpoints;
    await app.RunAsync();
}

async Task CreateAdministratorAsync(string email)
{
    await using var app = await PrepareAsync();
    var password = await app.Services.GetRequiredService<FirstAdministrator>().CreateFromShellAsync(email);
    Console.WriteLine($"{email}\n{password}");
}

async Task WriteCollectionAsync(string? path)
{
    await using var app = Build();
    await ApiCollection.WriteAsync(app, path);
}

/// <summary>Named so that tests can start the whole portal.</summary>
public partial class Program;
