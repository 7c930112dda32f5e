using ClientPortal.Domain.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Web.Jobs;

internal sealed class JobTable : IEntityTypeConfiguration<Job>
{
    public void Configure(EntityTypeBuilder<Job> builder)
    {
        builder.ToTable("Jobs");
        builder.Property(job => job.Kind).HasMaxLength(Job.KindLength);
        builder.Property(job => job.Key).HasMaxLength(Job.KeyLength);
        builder.Property(job => job.Subject).HasMaxLength(Job.SubjectLength);
        builder.Property(job => job.State).HasConversion<string>().HasMaxLength(16);
        builder.Property(job => job.LeasedBy).HasMaxLength(80);
        builder.Property(job => job.LastError).HasMaxLength(JobAttempt.NoteLength);
        builder.Ignore(job => job.IsOpen);

        // One open job a key; the second one who asks for it moves it.
        builder.HasIndex(job => new { job.Kind, job.Key }).IsUnique().HasFilter("\"State\" IN ('Due', 'Running')");

        // What a worker claims next, and when the next one is due.
        builder.HasIndex(job => new { job.Kind, job.State, job.DueAt });

        // What is pruned, and the figures.
        builder.HasIndex(job => new { job.State, job.FinishedAt });
    }
}

internal sealed class JobAttemptTable : IEntityTypeConfiguration<JobAttempt>
{
    public void Configure(EntityTypeBuilder<JobAttempt> builder)
    {
        builder.ToTable("JobAttempts");
        builder.Property(attempt => attempt.Ending).HasConversion<string>().HasMaxLength(16);
        builder.Property(attempt => attempt.Note).HasMaxLength(JobAttempt.NoteLength);
        builder.HasOne<Job>().WithMany().HasForeignKey(attempt => attempt.JobId);
        builder.HasIndex(attempt => attempt.EndedAt);
    }
}
