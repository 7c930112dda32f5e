// The whole portal, with one more address: /bench/gauges says what is open in it, and how large its heap is after full collections. For bench/soak,
// on the loopback only.
using ClientPortal.Bench.Watched;
using ClientPortal.Web;
using ClientPortal.Web.Api;
using ClientPortal.Web.Data;
using ClientPortal.Web.Demo;
using ClientPortal.Web.Features;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Live;
using ClientPortal.Web.Mail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.DependencyInjection;

var options = new WebApplicationOptions { ApplicationName = "ClientPortal.Web", ContentRootPath = AppContext.BaseDirectory, Args = args };
var builder = WebApplication.CreateBuilder(options);
builder.AddData().AddLive().AddJobs().AddMail().AddAccounts().AddFeatures().AddApi().AddDemo().AddPages();
builder.Services.AddSingleton<CircuitCount>().AddScoped<CircuitHandler, CountedCircuit>();

var app = builder.Build();
await app.PrepareDataAsync();
await app.PrepareLiveAsync();
app.UsePages();
app.MapAccounts().MapFeatures().MapApi().MapPages();
app.MapGet(
    "/bench/gauges",
    (CircuitCount circuits, LiveBus bus, SharedReads reads, bool bare = false) => Gauges.Read(circuits, bus, reads, bare)).AllowAnonymous();
await app.RunAsync();
