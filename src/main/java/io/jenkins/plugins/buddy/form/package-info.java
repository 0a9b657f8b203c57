/** Options of the forms' drop-downs. */
package io.jenkins.plugins.buddy.form;
