using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Web.Features.Projects;

internal sealed class ProjectTable : IEntityTypeConfiguration<Project>
{
    public void Configure(EntityTypeBuilder<Project> builder)
    {
        builder.ToTable("Projects");
        builder.Property(project => project.Name).HasMaxLength(Project.NameLength);
        builder.Property(project => project.Description).HasMaxLength(Project.DescriptionLength);
        builder.Property(project => project.Status).HasConversion<string>().HasMaxLength(16);
        builder.Ignore(project => project.Fields);
        builder.HasIndex(project => project.OrganisationId);
        builder.HasIndex(project => project.UpdatedAt);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(project => project.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(project => project.Milestones).WithOne().HasForeignKey(milestone => milestone.ProjectId);
        builder.HasMany(project => project.Members).WithOne().HasForeignKey(member => member.ProjectId);
        builder.HasMany(project => project.History).WithOne().HasForeignKey(point => point.ProjectId);
    }
}

internal sealed class MilestoneTable : IEntityTypeConfiguration<Milestone>
{
    public void Configure(EntityTypeBuilder<Milestone> builder)
    {
        builder.ToTable("Milestones");
        builder.Property(milestone => milestone.Title).HasMaxLength(Milestone.TitleLength);
        builder.Ignore(milestone => milestone.Fields);
    }
}

internal sealed class ProjectMemberTable : IEntityTypeConfiguration<ProjectMember>
{
    public void Configure(EntityTypeBuilder<ProjectMember> builder)
    {
        builder.ToTable("ProjectMembers");
        builder.HasKey(member => new { member.ProjectId, member.PersonId });
        builder.HasIndex(member => member.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(member => member.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ProgressPointTable : IEntityTypeConfiguration<ProgressPoint>
{
    public void Configure(EntityTypeBuilder<ProgressPoint> builder)
    {
        builder.ToTable("ProgressPoints");
        builder.HasKey(point => point.EventId);
        builder.Property(point => point.EventId).ValueGeneratedNever();
        builder.Property(point => point.Status).HasConversion<string>().HasMaxLength(16);
        builder.HasIndex(point => new { point.ProjectId, point.At });
    }
}
