using System.Net;
using ClientPortal.Tests.Access;
using ClientPortal.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Api;

/// <summary>A cursor, limit, filter or order that is none is refused: a program that gets the first page instead would loop for ever.</summary>
[Collection(ApiPortal.Collection)]
public sealed class ListParametersTests(ApiPortal portal)
{
    private ListParameters Lists => new(portal.Services.GetRequiredService<EndpointDataSource>().Endpoints);

    [Fact]
    public async Task What_is_none_of_a_parameters_values_is_refused_by_name_on_every_list()
    {
        Assert.Contains(("/api/tickets", "after"), Lists.All);
        Assert.Contains(("/api/search", "hasFile"), Lists.All);
        using var staff = await portal.SignInAsync(ApiPortal.Admin);

        AccessPlay.AssertNone(await Lists.AcceptedAsync(async path =>
        {
            var answer = await staff.GetAsync(path);
            return (answer.Status, answer.Text);
        }));
    }

    [Fact]
    public async Task A_list_that_takes_anything_is_found()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        await using var app = builder.Build();
        app.MapGet("/api/forgotten/{id:guid}", (Guid id, string? after, int? limit) => Results.Ok($"{id} {after} {limit}"));
        app.MapGet("/elsewhere", (string? after) => Results.Ok(after));
        await app.StartAsync();
        var lists = new ListParameters(((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints));

        var accepted = await lists.AcceptedAsync(async path =>
        {
            using var answer = await app.GetTestClient().GetAsync(path);
            return (answer.StatusCode, answer.StatusCode == HttpStatusCode.BadRequest ? "{}" : await answer.Content.ReadAsStringAsync());
        });

        Assert.Contains(accepted, sentence => sentence.Contains("?after=zzz: 200", StringComparison.Ordinal));
        Assert.Contains(accepted, sentence => sentence.Contains("?limit=0: 200", StringComparison.Ordinal));
        Assert.Contains(accepted, sentence => sentence.Contains("?sort=zzz: 200", StringComparison.Ordinal));
        Assert.DoesNotContain(accepted, sentence => sentence.Contains("elsewhere", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_sentence_names_the_parameter_what_was_sent_and_what_may_stand_there()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        staff.Speak("en");

        var choice = await staff.GetAsync("/api/tickets?scope=theirs");
        Assert.Equal((HttpStatusCode.BadRequest, "malformed", "scope"), (choice.Status, choice.Rule, (string?)choice.Json!["parameter"]));
        Assert.Equal("“theirs” is not a value of the parameter scope. Choose one of: all, mine, unassigned, about-to-break.", choice.Title);
        Assert.Equal(
            "“zzz” is not a value of the parameter after. What it takes is described in /openapi/v1.json.",
            (await staff.GetAsync("/api/tickets?after=zzz")).Title);
        Assert.Equal(
            "This list has no parameter order. It takes: status, priority, scope, search, after, limit.",
            (await staff.GetAsync("/api/tickets?order=newest")).Title);
    }

    [Fact]
    public async Task A_large_limit_gets_the_most_there_is_and_words_are_read_in_any_case()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);

        Assert.Equal(HttpStatusCode.OK, (await staff.GetAsync("/api/tickets?limit=100000&status=running&priority=Urgent")).Status);
        Assert.Equal(HttpStatusCode.OK, (await staff.GetAsync("/api/projects?status=in-progress&archived=false")).Status);
    }
}
