using ClientPortal.Web;
using ClientPortal.Web.Api;
using ClientPortal.Web.Data;
using ClientPortal.Web.Demo;
using ClientPortal.Web.Features;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;
using ClientPortal.Web.Mail;

var builder = WebApplication.CreateBuilder(args);
builder.AddData().AddLive().AddMail().AddAccounts().AddFeatures().AddApi().AddDemo().AddPages();

var app = builder.Build();
await app.PrepareDataAsync();
if (await app.RanAsCommandAsync(args))
{
    return;
}

await app.SeedDemoAsync();
await app.PrepareLiveAsync();
app.CheckMail();
await app.Services.GetRequiredService<FirstAdministrator>().AnnounceAsync(app.Logger);

app.UsePages();
app.MapAccounts().MapFeatures().MapApi().MapPages();
await app.RunAsync();

/// <summary>Named so that tests can start the whole portal.</summary>
public partial class Program;
