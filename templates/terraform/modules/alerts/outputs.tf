output "topic_arn" {
  description = "ARN of the topic, for what else is to be told."
  value       = aws_sns_topic.this.arn
}
