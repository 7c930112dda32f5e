using System.Reflection;
using System.Runtime.CompilerServices;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.People;

public sealed class ViewerTests
{
    private static readonly Guid Acme = Viewers.Acme;
    private static readonly Guid Other = Guid.CreateVersion7();
    private static readonly Guid Project = Guid.CreateVersion7();

    private static readonly Viewer Member = Viewers.Client(Acme, Project);
    private static readonly Viewer Colleague = Viewers.Client(Acme);
    private static readonly Viewer ClientAdministrator = Viewers.ClientAdministrator(Acme);
    private static readonly Viewer Outsider = Viewers.ClientAdministrator(Other);

    // As a member of the same project would be, if a person of another organisation were ever added by mistake.
    private static readonly Viewer Stray = Viewers.Client(Other, Project);

    [Fact]
    public void Each_waits_where_its_own_happens()
    {
        Assert.Equal([Room.Person(Viewers.Admin.PersonId), Room.Staff], Viewers.Admin.Rooms());
        Assert.Equal([Room.Person(Viewers.Technician.PersonId), Room.Staff], Viewers.Technician.Rooms());
        Assert.Equal([Room.Person(ClientAdministrator.PersonId), Room.Organisation(Acme)], ClientAdministrator.Rooms());
        Assert.Equal([Room.Person(Member.PersonId), Room.Project(Project)], Member.Rooms());
        Assert.Equal([Room.Person(Colleague.PersonId)], Colleague.Rooms());
    }

    public static TheoryData<string, Audience, Viewer[]> Matrix => new()
    {
        { "a project", new() { OrganisationId = Acme, ProjectId = Project }, [Viewers.Admin, Viewers.Technician, ClientAdministrator, Member] },
        { "an internal milestone", new() { OrganisationId = Acme, ProjectId = Project, StaffOnly = true }, [Viewers.Admin, Viewers.Technician] },
        { "an organisation", new() { OrganisationId = Acme }, [Viewers.Admin, Viewers.Technician, ClientAdministrator] },
        { "a person", new() { OrganisationId = Acme, PersonId = Colleague.PersonId },
            [Viewers.Admin, Viewers.Technician, ClientAdministrator, Colleague] },
        { "a person and a project", new() { OrganisationId = Acme, ProjectId = Project, PersonId = Colleague.PersonId },
            [Viewers.Admin, Viewers.Technician, ClientAdministrator, Member, Colleague] },
        { "a person, for staff only", new() { OrganisationId = Acme, PersonId = Colleague.PersonId, StaffOnly = true },
            [Viewers.Admin, Viewers.Technician] },
        { "a sign-in", new() { PersonId = Colleague.PersonId, Private = true }, [Colleague] },
        { "a sign-in of staff", new() { PersonId = Viewers.Technician.PersonId, Private = true }, [Viewers.Technician] },
        { "a private matter in an organisation", new() { OrganisationId = Acme, ProjectId = Project, PersonId = Colleague.PersonId, Private = true },
            [Colleague] },
        { "all staff", new(), [Viewers.Admin, Viewers.Technician] },
        { "another organisation's project", new() { OrganisationId = Other, ProjectId = Project },
            [Viewers.Admin, Viewers.Technician, Outsider, Stray] },
    };

    [Theory]
    [MemberData(nameof(Matrix))]
    public void Who_may_hear_of(string what, Audience audience, Viewer[] hearing)
    {
        Assert.All(
            new[] { Viewers.Admin, Viewers.Technician, ClientAdministrator, Member, Colleague, Outsider, Stray },
            viewer => Assert.True(hearing.Contains(viewer) == viewer.MayHear(audience), $"{what}: {viewer}"));
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public void Every_viewer_who_may_hear_an_event_is_in_one_of_its_rooms(string what, Audience audience, Viewer[] hearing)
    {
        var announced = audience.Rooms().ToHashSet();

        Assert.All(hearing, viewer => Assert.True(viewer.Rooms().Any(announced.Contains), $"{what}: {viewer}"));
    }

    [Fact]
    public void Staff_seeing_through_a_clients_eyes_hear_what_the_client_hears()
    {
        var seen = Member.SeenBy(Viewers.Admin);

        Assert.Equal(Member.Rooms(), seen.Rooms());
        Assert.False(seen.IsStaff);
        Assert.All(Matrix, row => Assert.Equal(Member.MayHear(row.Data.Item2), seen.MayHear(row.Data.Item2)));
    }

    [Fact]
    public void Everybody_meets_staff_and_colleagues_and_staff_meet_everybody()
    {
        Assert.True(Member.MayMeet(Role.Technician, Viewers.Provider));
        Assert.True(Member.MayMeet(Role.Client, Acme));
        Assert.False(Member.MayMeet(Role.Client, Other));
        Assert.True(Viewers.Technician.MayMeet(Role.Client, Other));
    }

    [Fact]
    public void Two_viewers_that_may_the_same_are_equal()
    {
        Assert.Equal(Member, Member with { ProjectIds = [Project] });
        Assert.Equal(Member.GetHashCode(), (Member with { ProjectIds = [Project] }).GetHashCode());
        Assert.All(
            new[]
            {
                Member with { ProjectIds = [] }, Member with { Role = Role.Technician }, Member with { OrganisationId = Other },
                Member with { IsOrganisationAdministrator = true }, Member with { ImpersonatedBy = Other }, Member with { Name = "Autre" },
                Member with { PersonId = Other }, Member with { ReadOnlyUntil = DateTimeOffset.MaxValue }, Member with { TimeZone = "Asia/Kolkata" },
            },
            other => Assert.NotEqual(Member, other));
    }

    [Fact]
    public void A_viewer_in_a_log_is_an_id_and_never_a_fault()
    {
        Assert.Equal($"Client {Member.PersonId}", Member.ToString());
        Assert.Equal($"Client {Member.PersonId} seen by {Viewers.Admin.PersonId}", Member.SeenBy(Viewers.Admin).ToString());
    }

    [Fact]
    public void What_only_staff_read_does_not_exist_for_clients()
    {
        Assert.Throws<NotFound>(ClientAdministrator.MustBeStaffToSee);
        Viewers.Technician.MustBeStaffToSee();
    }

    [Fact]
    public void Looking_after_an_organisation()
    {
        Viewers.Admin.MustAdminister(Other);
        ClientAdministrator.MustAdminister(Acme);
        Assert.Throws<NotFound>(() => ClientAdministrator.MustAdminister(Other));
        Assert.Equal("viewer.admin-only", Assert.Throws<RuleBroken>(() => Member.MustAdminister(Acme)).Rule);
        Assert.Equal("viewer.admin-only", Assert.Throws<RuleBroken>(() => Viewers.Technician.MustAdminister(Acme)).Rule);
        Assert.Equal("viewer.admin-only", Assert.Throws<RuleBroken>(() => ClientAdministrator.MustBeAbleToGive(Role.Technician)).Rule);
    }

    /// <summary>Whatever takes a viewer and belongs to an entity, in this assembly and in those that come.</summary>
    public static TheoryData<MethodBase> Acts => [.. typeof(Entity).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Entity)))
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => method.GetParameters() is [{ ParameterType: var first }, ..]
            && first == typeof(Viewer) && method.ReturnType != typeof(bool))];

    [Theory]
    [MemberData(nameof(Acts))]
    public void A_viewer_who_views_as_another_person_changes_nothing(MethodBase act)
    {
        // Empty shells instead of things: an act that looks at anything before it has asked the viewer fails on them.
        var self = act.IsStatic ? null : RuntimeHelpers.GetUninitializedObject(act.DeclaringType!);
        object?[] values = [Viewers.Admin.SeenBy(Viewers.Technician), .. act.GetParameters().Skip(1).Select(Shell)];

        var fault = Assert.Throws<TargetInvocationException>(() => act.Invoke(self, values)).InnerException;

        Assert.True(fault is RuleBroken { Rule: "viewer.read-only" }, $"{act.DeclaringType!.Name}.{act.Name}: {fault}");
    }

    [Theory]
    [MemberData(nameof(Acts))]
    public void During_a_maintenance_a_viewer_changes_nothing(MethodBase act)
    {
        var self = act.IsStatic ? null : RuntimeHelpers.GetUninitializedObject(act.DeclaringType!);
        object?[] values = [Viewers.Admin with { ReadOnlyUntil = DateTimeOffset.MaxValue }, .. act.GetParameters().Skip(1).Select(Shell)];

        var fault = Assert.Throws<TargetInvocationException>(() => act.Invoke(self, values)).InnerException;

        Assert.True(fault is RuleBroken { Kind: RuleKind.Maintenance, RetryAt: not null }, $"{act.DeclaringType!.Name}.{act.Name}: {fault}");
    }

    [Fact]
    public void There_are_acts_to_try() => Assert.True(Acts.Cast<object>().Count() > 20);

    private static object? Shell(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        return type == typeof(string) ? ""
            : Nullable.GetUnderlyingType(type) is not null || type.IsAssignableTo(typeof(Delegate)) ? null
            : type.IsInterface && type.IsGenericType ? Array.CreateInstance(type.GetGenericArguments()[0], 0)
            : RuntimeHelpers.GetUninitializedObject(type);
    }
}
